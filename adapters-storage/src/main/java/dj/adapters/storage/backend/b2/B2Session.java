package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.B2StorageClientWebifierImpl;
import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.contentSources.B2HeadersImpl;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2LocalException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import com.backblaze.b2.client.structures.B2AccountAuthorization;
import com.backblaze.b2.client.structures.B2Allowed;
import com.backblaze.b2.client.structures.B2AuthorizeAccountRequest;
import com.backblaze.b2.client.structures.B2DownloadByNameRequest;
import com.backblaze.b2.client.structures.B2ListBucketsRequest;
import dj.domain.error.DeniedException;
import dj.domain.error.RepositoryMissingException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The account as it is authorised at the moment, and the bucket in it.
///
/// A token holds for a day at most, and B2 may end it at any time; it is renewed when a request is
/// refused for it, and that request is sent again, once.
final class B2Session {
  private static final List<String> STALE_TOKEN =
      List.of("expired_auth_token", "bad_auth_token", B2HttpClient.NO_CODE);

  /// The version of the API that the library speaks too.
  private static final String API = "/b2api/v2/";

  private final B2Place place;
  private final B2Account account;
  private final String program;
  private final B2HttpClient http;
  private final B2StorageClientWebifier api;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Optional<Grant> current = Optional.empty();

  /// Creates a session; nothing is sent yet.
  ///
  /// @param endpoint where the account is authorised
  /// @param program names this program to the server
  B2Session(B2Place place, B2Account account, String endpoint, String program, B2HttpClient http) {
    this.place = place;
    this.account = account;
    this.program = program;
    this.http = http;
    this.api = new B2StorageClientWebifierImpl(http, program, endpoint, null);
  }

  /// What the account may do, and where.
  ///
  /// @param authorization the token, and the addresses that it goes with
  /// @param bucketId what requests call the bucket
  record Grant(B2AccountAuthorization authorization, String bucketId) {
    boolean may(String capability) {
      return authorization.getAllowed().getCapabilities().contains(capability);
    }
  }

  /// A request that needs the account's token.
  @FunctionalInterface
  interface Call<T> {
    T with(B2StorageClientWebifier api, Grant grant) throws B2Exception;
  }

  /// Sends a request, with a new token where the old one is no longer valid.
  <T> T send(Call<T> call) throws B2Exception {
    Grant grant = grant();
    try {
      return call.with(api, grant);
    } catch (B2UnauthorizedException e) {
      if (!isStale(e)) {
        throw e;
      }
      return call.with(api, renewed(grant));
    }
  }

  /// The API, for requests that carry a token of their own.
  B2StorageClientWebifier api() {
    return api;
  }

  /// Whether a capability is known to be missing; before the first request none is.
  boolean isWithout(String capability) {
    return current.isPresent() && !current.get().may(capability);
  }

  /// What the server answers with for a file, without its content.
  B2Headers head(String name) throws B2Exception {
    return send((_, grant) -> {
      requireReads(grant);
      return http.head(address(grant, name), headers(grant).build());
    });
  }

  /// The answer to a HEAD request could not tell a missing right from a token that has ended.
  private static void requireReads(Grant grant) throws B2Exception {
    if (!grant.may("readFiles")) {
      throw new B2UnauthorizedException("unauthorized", null, "not authorized for readFiles");
    }
  }

  /// Reads a range of a file into a part of an array.
  B2HttpClient.RangeAnswer range(
      String name, long fileOffset, byte[] target, int targetOffset, int lengthBytes)
      throws B2Exception {
    String range = "bytes=" + fileOffset + '-' + (fileOffset + lengthBytes - 1);
    return send((_, grant) ->
        http.getRange(
            address(grant, name),
            headers(grant).set(B2Headers.RANGE, range).build(),
            target,
            targetOffset,
            lengthBytes));
  }

  private String address(Grant grant, String name) throws B2Exception {
    return api.getDownloadByNameUrl(
        grant.authorization(), B2DownloadByNameRequest.builder(place.bucket(), name).build());
  }

  private B2HeadersImpl.Builder headers(Grant grant) {
    return B2HeadersImpl.builder()
        .set(B2Headers.AUTHORIZATION, grant.authorization().getAuthorizationToken())
        .set(B2Headers.USER_AGENT, program);
  }

  /// Ends all requests.
  void close() {
    http.close();
  }

  /// Whether a request was refused for a token that has ended, and not for a right that is missing.
  static boolean isStale(B2UnauthorizedException error) {
    return STALE_TOKEN.contains(error.getCode());
  }

  private Grant grant() throws B2Exception {
    Optional<Grant> known = current;
    return known.isPresent() ? known.get() : replace(Optional.empty());
  }

  private Grant renewed(Grant stale) throws B2Exception {
    return replace(Optional.of(stale));
  }

  /// Puts a new grant in the place of `old`, unless another thread has done so already.
  private Grant replace(Optional<Grant> old) throws B2Exception {
    lock();
    try {
      Optional<Grant> known = current;
      if (known.isPresent() && !known.equals(old)) {
        return known.get();
      }
      B2AccountAuthorization authorization =
          api.authorizeAccount(
              B2AuthorizeAccountRequest.builder(account.keyId(), account.applicationKey()).build());
      Grant grant = new Grant(authorization, bucketId(authorization, old));
      current = Optional.of(grant);
      return grant;
    } finally {
      renewing.unlock();
    }
  }

  private void lock() throws B2Exception {
    try {
      renewing.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new B2LocalException(B2HttpClient.INTERRUPTED, "the thread was interrupted");
    }
  }

  private String bucketId(B2AccountAuthorization authorization, Optional<Grant> old)
      throws B2Exception {
    B2Allowed allowed = authorization.getAllowed();
    requirePrefix(allowed);
    if (allowed.getBucketId() != null) {
      requireBucket(allowed);
      return allowed.getBucketId();
    }
    return old.isPresent() ? old.get().bucketId() : foundBucketId(authorization);
  }

  private void requirePrefix(B2Allowed allowed) {
    String limit = allowed.getNamePrefix();
    if (limit != null && !place.root().startsWith(limit)) {
      throw new DeniedException(
          "the application key "
              + account.keyId()
              + " is limited to names that begin with '"
              + limit
              + "', and those of "
              + place.address()
              + " do not",
          "give the address of a place within that prefix, or use another application key");
    }
  }

  private void requireBucket(B2Allowed allowed) {
    if (allowed.getBucketName() == null) {
      throw missingBucket();
    }
    if (!allowed.getBucketName().equals(place.bucket())) {
      throw new DeniedException(
          "the application key "
              + account.keyId()
              + " is limited to the bucket "
              + allowed.getBucketName()
              + ", which is not that of "
              + place.address(),
          "check the address, or use the application key of the bucket " + place.bucket());
    }
  }

  private String foundBucketId(B2AccountAuthorization authorization) throws B2Exception {
    B2ListBucketsRequest request =
        B2ListBucketsRequest.builder(authorization.getAccountId())
            .setBucketName(place.bucket())
            .build();
    return post(authorization, "b2_list_buckets", request, B2BucketList.class).buckets().stream()
        .filter(each -> each.bucketName().equals(place.bucket()))
        .map(B2BucketList.Bucket::bucketId)
        .findFirst()
        .orElseThrow(this::missingBucket);
  }

  /// Sends a request for which the library has no class that can be used.
  <T> T post(
      B2AccountAuthorization authorization, String operation, Object request, Class<T> answer)
      throws B2Exception {
    return postDated(authorization, operation, request, answer).content();
  }

  /// Sends a request whose answer depends on what time it is there.
  <T> B2HttpClient.Dated<T> postDated(
      B2AccountAuthorization authorization, String operation, Object request, Class<T> answer)
      throws B2Exception {
    B2HeadersImpl headers =
        B2HeadersImpl.builder()
            .set(B2Headers.AUTHORIZATION, authorization.getAuthorizationToken())
            .set(B2Headers.USER_AGENT, program)
            .build();
    return http.postJson(authorization.getApiUrl() + API + operation, headers, request, answer);
  }

  private RepositoryMissingException missingBucket() {
    return new RepositoryMissingException(
        "there is no bucket " + place.bucket() + " in this B2 account",
        "check the address and the application key; create the bucket, private, on Backblaze's web"
            + " site or with: b2 bucket create "
            + place.bucket()
            + " allPrivate");
  }
}
