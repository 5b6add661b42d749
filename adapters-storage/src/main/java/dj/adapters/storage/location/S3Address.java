package dj.adapters.storage.location;

import dj.domain.error.UsageException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what follows `s3:` in an address: `bucket/prefix`, `host/bucket/prefix` or
/// `https://host:port/bucket/prefix`.
///
/// A first part with a port, or one that Amazon uses for its servers, is a host. Any other first
/// part with a dot could be a host or a bucket, and is refused rather than guessed.
final class S3Address {
  private static final String EXAMPLES =
      "write s3:bucket/prefix, or s3:https://host:port/bucket/prefix for a server of your own";

  /// A name or a key before the server, as other programs take them.
  private static final Pattern SECRET = Pattern.compile("(?:https?://|//)?[^/]*@");

  private static final Pattern URL = Pattern.compile("(https?)://([^/]*)(?:/(.*))?");
  private static final Pattern HOST =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?");
  private static final Pattern AMAZON =
      Pattern.compile("s3[.-](?:[a-z0-9-]+\\.)*amazonaws\\.com(?:\\.cn)?");
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

  private static final int MAX_PORT = 65_535;

  /// The longest key is 1,024 bytes, and the names of files take up to 80.
  private static final int MAX_PREFIX_LENGTH = 900;

  private S3Address() {}

  /// Parses what follows the kind.
  ///
  /// @throws UsageException if it is no address; the message repeats no secret
  static RepositoryLocation.S3 parse(String rest) {
    if (SECRET.matcher(rest).lookingAt()) {
      throw new UsageException(
          "the address of the repository holds a user name or a key",
          "give keys as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or in ~/.aws/credentials");
    }
    Matcher url = URL.matcher(rest);
    if (url.matches()) {
      Optional<String> path = Optional.ofNullable(url.group(3));
      return inBucket(Optional.of(url.group(1) + "://" + host(url.group(2))), path.orElse(""));
    }
    String path = rest.startsWith("//") ? rest.substring(2) : rest;
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    String remainder = slash < 0 ? "" : path.substring(slash + 1);
    if (first.contains(":") || AMAZON.matcher(first.toLowerCase(Locale.ROOT)).matches()) {
      return inBucket(Optional.of("https://" + host(first)), remainder);
    }
    if (first.contains(".")) {
      throw new UsageException(
          "in the address of the repository, '" + first + "' could be a server or a bucket",
          "write s3:https://"
              + first
              + "/bucket/prefix for the server, or"
              + " s3:https://s3.amazonaws.com/"
              + first
              + "/prefix for the bucket");
    }
    return inBucket(Optional.empty(), path);
  }

  private static String host(String host) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      throw new UsageException("the address of the repository names no server", EXAMPLES);
    }
    Optional<String> port = Optional.ofNullable(matcher.group(2));
    if (port.isPresent()) {
      int number = Integer.parseInt(port.get().substring(1));
      if (number < 1 || number > MAX_PORT) {
        throw new UsageException("the port " + number + " does not exist", EXAMPLES);
      }
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static RepositoryLocation.S3 inBucket(Optional<String> endpoint, String path) {
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String prefix = slash < 0 ? "" : withoutSlashes(path.substring(slash + 1));
    if (!BUCKET.matcher(bucket).matches()) {
      throw new UsageException(
          bucket.isEmpty()
              ? "the address of the repository names no bucket"
              : "'" + bucket + "' cannot be the name of a bucket",
          EXAMPLES);
    }
    requireSound(prefix);
    return new RepositoryLocation.S3(endpoint, bucket, prefix);
  }

  private static String withoutSlashes(String prefix) {
    int start = 0;
    int end = prefix.length();
    while (start < end && prefix.charAt(start) == '/') {
      start++;
    }
    while (end > start && prefix.charAt(end - 1) == '/') {
      end--;
    }
    return prefix.substring(start, end);
  }

  private static void requireSound(String prefix) {
    if (prefix.length() > MAX_PREFIX_LENGTH) {
      throw new UsageException(
          "the prefix in the bucket is longer than " + MAX_PREFIX_LENGTH + " characters", EXAMPLES);
    }
    if (prefix.isEmpty()) {
      return;
    }
    for (String part : prefix.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new UsageException(
            "the prefix in the bucket has an empty part, or one that is . or ..", EXAMPLES);
      }
    }
  }
}
