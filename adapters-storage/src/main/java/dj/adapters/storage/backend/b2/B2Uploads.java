package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2InternalErrorException;
import com.backblaze.b2.client.exceptions.B2NetworkBaseException;
import com.backblaze.b2.client.exceptions.B2NetworkTimeoutException;
import com.backblaze.b2.client.exceptions.B2RequestTimeoutException;
import com.backblaze.b2.client.exceptions.B2ServiceUnavailableException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2GetUploadUrlRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import com.backblaze.b2.client.structures.B2UploadUrlResponse;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Uploads files, each to an address that B2 gives out for one upload at a time.
///
/// An address is kept for the next upload after one that went well. After one that did not, B2's
/// rules ask for a new address, because the old one stands for a machine that may be full, busy or
/// gone.
final class B2Uploads {
  /// B2 has no opinion on the content, and guesses none from the name.
  static final String CONTENT_TYPE = "application/octet-stream";

  /// One kept address and two new ones; more patience is for those to have who can wait.
  private static final int ADDRESSES = 3;

  private final B2Session session;
  private final B2LargeUploads large;
  private final Deque<B2UploadUrlResponse> addresses = new ConcurrentLinkedDeque<>();

  B2Uploads(B2Session session, B2LargeUploads large) {
    this.session = session;
    this.large = large;
  }

  /// Uploads a new version of a file, and checks what the server says of it.
  B2Stored upload(String name, B2Content content) throws B2Exception {
    B2Stored stored =
        large.isLarge(content) ? large.upload(name, content) : uploadWhole(name, content);
    if (!stored.holds(content).orElse(true)) {
      throw new B2Exception(
          B2HttpClient.BAD_ANSWER, 0, null, "the server has stored something else than was sent");
    }
    return stored;
  }

  private B2Stored uploadWhole(String name, B2Content content) throws B2Exception {
    for (int attempt = 1; ; attempt++) {
      Optional<B2UploadUrlResponse> kept =
          attempt == 1 ? Optional.ofNullable(addresses.pollLast()) : Optional.empty();
      B2UploadUrlResponse address = kept.isPresent() ? kept.get() : newAddress();
      try {
        return uploadTo(address, name, content);
      } catch (B2Exception e) {
        if (attempt == ADDRESSES || !isForAnotherAddress(e)) {
          throw e;
        }
      }
    }
  }

  private B2UploadUrlResponse newAddress() throws B2Exception {
    return session.send((api, grant) ->
        api.getUploadUrl(
            grant.authorization(), B2GetUploadUrlRequest.builder(grant.bucketId()).build()));
  }

  private B2Stored uploadTo(B2UploadUrlResponse address, String name, B2Content content)
      throws B2Exception {
    B2UploadFileRequest request =
        B2UploadFileRequest.builder(address.getBucketId(), name, CONTENT_TYPE, content).build();
    B2FileVersion version = session.api().uploadFile(address, request);
    addresses.addLast(address);
    return B2Stored.of(version);
  }

  /// Whether an upload failed in a way for which B2 asks to get a new address and try again. A
  /// stuck line has cost its time already.
  static boolean isForAnotherAddress(B2Exception error) {
    return switch (error) {
      case B2NetworkTimeoutException _ -> false;
      case B2NetworkBaseException _,
          B2UnauthorizedException _,
          B2RequestTimeoutException _,
          B2InternalErrorException _,
          B2ServiceUnavailableException _ ->
          true;
      default -> error.getStatus() >= 500 && error.getStatus() < 600;
    };
  }
}
