package dj.adapters.storage.backend.s3;

import java.util.Optional;

/// The keys that requests are signed with.
///
/// @param accessKey the public half, which names the account
/// @param secretKey the secret half
/// @param sessionToken what belongs to keys that expire
record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
  /// Checks that both halves are there.
  S3Credentials {
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("a key has two halves");
    }
  }

  /// Names the public half alone.
  @Override
  public String toString() {
    return "S3Credentials[" + accessKey + "]";
  }
}
