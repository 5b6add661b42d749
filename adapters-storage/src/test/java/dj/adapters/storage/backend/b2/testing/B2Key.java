package dj.adapters.storage.backend.b2.testing;

import java.util.Optional;
import java.util.Set;

/// An application key of the test server.
///
/// @param id what names it
/// @param secret the key itself
/// @param capabilities what it allows
/// @param bucket the one bucket that it is for, if it is restricted
/// @param prefix what the names of files have to begin with; empty for all
public record B2Key(
    String id, String secret, Set<String> capabilities, Optional<String> bucket, String prefix) {
  /// What a key for backups needs, and what an account's own key has besides.
  public static final Set<String> ALL =
      Set.of("listBuckets", "listFiles", "readFiles", "writeFiles", "deleteFiles", "listKeys");

  /// The account's own key.
  public static B2Key master(String id, String secret) {
    return new B2Key(id, secret, ALL, Optional.empty(), "");
  }

  void require(String capability) throws B2ServerException {
    if (!capabilities.contains(capability)) {
      throw new B2ServerException(401, "unauthorized", "not authorized for " + capability);
    }
  }

  void requireName(String bucketName, String name) throws B2ServerException {
    if ((bucket.isPresent() && !bucket.get().equals(bucketName)) || !name.startsWith(prefix)) {
      throw new B2ServerException(401, "unauthorized", "the key is restricted to other files");
    }
  }
}
