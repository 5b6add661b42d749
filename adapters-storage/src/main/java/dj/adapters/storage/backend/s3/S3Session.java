package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkSettings;
import dj.domain.error.UsageException;
import java.time.InstantSource;
import java.util.regex.Pattern;

/// Everything that works on one bucket with one set of keys.
///
/// @param client sends the requests
/// @param store the operations on objects
/// @param listing lists objects
/// @param uploads writes objects
/// @param creation writes objects that must not exist
record S3Session(
    S3Client client, S3Store store, S3Listing listing, S3Uploads uploads, S3Creation creation) {
  /// Servers that are given by the numbers of their addresses.
  private static final Pattern NUMBERS = Pattern.compile("\\w+://([0-9.]+|\\[.*])(:\\d+)?/?");

  private static final String AMAZON = "https://s3.amazonaws.com";

  /// Finds keys, server and region; nothing is sent yet.
  ///
  /// @throws UsageException if there are no keys, or the server's address is none
  static S3Session open(
      S3Place place,
      S3Account account,
      S3Options options,
      NetworkSettings network,
      InstantSource clock,
      long singleRequestBytes) {
    S3Client client =
        client(
            place,
            place.endpoint().or(account::endpoint).orElse(AMAZON),
            account,
            options,
            network,
            clock);
    S3Store store = new S3Store(client);
    S3Uploads uploads = new S3Uploads(client, place, options, singleRequestBytes);
    return new S3Session(
        client, store, new S3Listing(client), uploads, new S3Creation(store, uploads));
  }

  private static S3Client client(
      S3Place place,
      String endpoint,
      S3Account account,
      S3Options options,
      NetworkSettings network,
      InstantSource clock) {
    String url = endpoint.contains("://") ? endpoint : "https://" + endpoint;
    if (options.addressing() == S3Options.Addressing.DNS && NUMBERS.matcher(url).matches()) {
      throw new UsageException(
          "a bucket cannot stand before the numbers in " + url,
          "give the server's name, or -o s3.bucket-lookup=path");
    }
    S3Credentials credentials = account.credentials();
    try {
      return new S3Client(
          place,
          url,
          options.region().or(account::region),
          options.addressing(),
          credentials,
          network,
          clock);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the address of the S3 server is none: " + e.getMessage(),
          "write it as https://host:port, in the repository's address or in AWS_ENDPOINT_URL",
          e);
    }
  }
}
