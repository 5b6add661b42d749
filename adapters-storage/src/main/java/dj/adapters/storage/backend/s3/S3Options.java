package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkSettings;
import dj.domain.error.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What can be chosen with `-o s3.…=…`.
///
/// @param region the region that signatures name, instead of the one that is found out
/// @param addressing how a bucket is put into an address
/// @param storageClass the class that packs are stored in; all else stays in the standard class,
///   because every command reads it
/// @param encryption the headers that ask the server to encrypt what it stores
/// @param mayCreateBucket whether `repo init` makes the bucket if it is missing
public record S3Options(
    Optional<String> region,
    Addressing addressing,
    Optional<String> storageClass,
    Map<String, String> encryption,
    boolean mayCreateBucket) {
  private static final String REGION = "s3.region";
  private static final String ADDRESSING = "s3.bucket-lookup";
  private static final String STORAGE_CLASS = "s3.storage-class";
  private static final String ENCRYPTION = "s3.sse";
  private static final String KMS_KEY = "s3.sse-kms-key-id";
  private static final String CREATE_BUCKET = "s3.create-bucket";

  /// How a bucket is put into an address.
  public enum Addressing {
    /// Into the host name for Amazon, into the path for others.
    AUTO,
    /// Into the host name.
    DNS,
    /// Into the path.
    PATH
  }

  /// Copies the headers.
  public S3Options {
    encryption = Map.copyOf(encryption);
  }

  /// Reads the options.
  ///
  /// @throws UsageException if there is one that S3 does not have, or a value that it cannot have
  public static S3Options of(NetworkSettings settings) {
    settings.requireKnown(
        "s3", Set.of(REGION, ADDRESSING, STORAGE_CLASS, ENCRYPTION, KMS_KEY, CREATE_BUCKET));
    return new S3Options(
        settings.option(REGION).map(S3Options::region),
        addressing(settings.option(ADDRESSING).orElse("auto")),
        settings.option(STORAGE_CLASS).map(S3Options::storageClass),
        encryption(settings.option(ENCRYPTION), settings.option(KMS_KEY)),
        isTrue(settings.option(CREATE_BUCKET).orElse("false")));
  }

  private static String region(String text) {
    if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
      throw wrong(REGION, text, "a name such as eu-central-1");
    }
    return text;
  }

  private static Addressing addressing(String text) {
    return switch (text) {
      case "auto" -> Addressing.AUTO;
      case "dns" -> Addressing.DNS;
      case "path" -> Addressing.PATH;
      default -> throw wrong(ADDRESSING, text, "auto, dns or path");
    };
  }

  private static String storageClass(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    if (name.equals("GLACIER") || name.equals("DEEP_ARCHIVE")) {
      throw new UsageException(
          "what is stored in the class " + name + " cannot be read before it is thawed",
          "choose a class that is read at once, such as GLACIER_IR or STANDARD_IA");
    }
    if (!name.matches("[A-Z0-9_-]{1,64}")) {
      throw wrong(STORAGE_CLASS, text, "a name such as STANDARD_IA");
    }
    return name;
  }

  private static Map<String, String> encryption(Optional<String> kind, Optional<String> key) {
    Map<String, String> headers = new TreeMap<>();
    kind.ifPresent(name -> {
      if (!Set.of("AES256", "aws:kms", "aws:kms:dsse").contains(name)) {
        throw wrong(ENCRYPTION, name, "AES256, aws:kms or aws:kms:dsse");
      }
      headers.put("x-amz-server-side-encryption", name);
    });
    key.ifPresent(id -> {
      if (!kind.orElse("").startsWith("aws:kms")) {
        throw new UsageException(
            KMS_KEY + " is of use only with " + ENCRYPTION + "=aws:kms",
            "add -o " + ENCRYPTION + "=aws:kms, or drop " + KMS_KEY);
      }
      headers.put("x-amz-server-side-encryption-aws-kms-key-id", id);
    });
    return headers;
  }

  private static boolean isTrue(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(CREATE_BUCKET, text, "true or false");
    };
  }

  private static UsageException wrong(String key, String text, String expected) {
    return new UsageException(
        "the option " + key + " cannot be '" + text + "'", "give " + expected);
  }
}
