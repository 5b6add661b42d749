package dj.adapters.storage.backend.s3;

import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds keys, endpoint and region where Amazon's own programs look for them: first in the
/// environment, then in the profile that `AWS_PROFILE` names.
///
/// The files of the profile are read when they are needed first, not before.
final class S3Account {
  private static final String KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String HINT =
      "set "
          + KEY
          + " and "
          + SECRET
          + " (and AWS_SESSION_TOKEN for keys that expire), or choose a"
          + " profile of ~/.aws/credentials with AWS_PROFILE";

  private final Map<String, String> variables;
  private final Path homeDirectory;
  private Optional<AwsProfile> profile = Optional.empty();

  S3Account(Map<String, String> variables, Path homeDirectory) {
    this.variables = variables;
    this.homeDirectory = homeDirectory;
  }

  /// The keys.
  ///
  /// @throws UsageException if there are none, or only one half: a repository is never used
  ///   anonymously
  S3Credentials credentials() {
    Optional<String> key = Variables.get(variables, KEY);
    Optional<String> secret = Variables.get(variables, SECRET);
    if (key.isPresent() != secret.isPresent()) {
      throw new UsageException(
          (key.isPresent() ? KEY : SECRET)
              + " is set, but "
              + (key.isPresent() ? SECRET : KEY)
              + " is not",
          HINT);
    }
    return key.isPresent()
        ? credentials(
            key.get(), secret.orElseThrow(), Variables.get(variables, "AWS_SESSION_TOKEN"))
        : ofProfile(profile());
  }

  private static S3Credentials credentials(String key, String secret, Optional<String> token) {
    if (!isPlain(key) || !isPlain(secret) || !token.map(S3Account::isPlain).orElse(true)) {
      throw new UsageException(
          "a key for S3 holds a character that no key has",
          "see whether quotes or a line break came with it from a file or a variable");
    }
    return new S3Credentials(key, secret, token);
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(character -> character > ' ' && character < 127);
  }

  private static S3Credentials ofProfile(AwsProfile profile) {
    Optional<String> key = profile.setting("aws_access_key_id");
    Optional<String> secret = profile.setting("aws_secret_access_key");
    if (key.isPresent() != secret.isPresent()) {
      throw new UsageException(
          "the profile '" + profile.name() + "' has one half of a key alone",
          "give it both aws_access_key_id and aws_secret_access_key");
    }
    if (key.isEmpty() || secret.isEmpty()) {
      boolean isIndirect =
          profile.settings().keySet().stream()
              .anyMatch(name ->
                  name.startsWith("sso_")
                      || name.equals("role_arn")
                      || name.equals("credential_process"));
      throw new UsageException(
          isIndirect
              ? "the profile '" + profile.name() + "' gets its keys in a way that dj does not know"
              : "there are no keys for S3, and dj never uses a bucket anonymously",
          isIndirect
              ? "get keys that expire with 'aws configure export-credentials --format env', and set"
                  + " them in the environment"
              : HINT);
    }
    return credentials(key.get(), secret.get(), profile.setting("aws_session_token"));
  }

  /// The region that the user chose, if any.
  Optional<String> region() {
    return Variables.first(variables, "AWS_REGION", "AWS_DEFAULT_REGION")
        .or(() -> profile().setting("region"));
  }

  /// The server that the user chose, if any.
  Optional<String> endpoint() {
    return Variables.first(variables, "DJ_S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
        .or(() -> profile().setting("s3.endpoint_url"))
        .or(() -> profile().setting("endpoint_url"));
  }

  private AwsProfile profile() {
    if (profile.isEmpty()) {
      profile = Optional.of(AwsProfile.of(variables, homeDirectory));
    }
    return profile.get();
  }
}
