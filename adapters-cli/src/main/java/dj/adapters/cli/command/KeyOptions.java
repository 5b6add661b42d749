package dj.adapters.cli.command;

import dj.adapters.cli.model.Option;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import dj.domain.key.Argon2Parameters;
import java.util.Optional;

/// The options that say what a new key is like.
final class KeyOptions {
  static final Option KDF_MEMORY =
      Option.single(
          "Key",
          "SIZE",
          "Memory that deriving the key from the password takes (64M): more makes guessing the"
              + " password dearer, and every command that opens the repository a little slower.",
          "--kdf-memory");

  static final Option LABEL =
      Option.single("Key", "TEXT", "What the key is called; anybody can read it.", "--label");

  private static final long BYTES_PER_KIB = 1024;
  private static final long MOST_KIB = 4L * 1024 * 1024;

  private KeyOptions() {}

  /// What deriving a new key costs; empty if nothing is said about it.
  ///
  /// @throws UsageException if the memory is out of range
  static Optional<Argon2Parameters> parameters(Session session) {
    return session.arguments().value(KDF_MEMORY).map(KeyOptions::parameters);
  }

  private static Argon2Parameters parameters(String memory) {
    Argon2Parameters usual = Argon2Parameters.DEFAULT;
    long kib = ByteSize.parse(memory).lengthBytes() / BYTES_PER_KIB;
    if (kib < usual.memoryKib() || kib > MOST_KIB) {
      throw new UsageException("--kdf-memory takes a size from 64M to 4G", "");
    }
    return new Argon2Parameters((int) kib, usual.iterations(), usual.parallelism());
  }
}
