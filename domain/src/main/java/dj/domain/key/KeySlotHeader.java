package dj.domain.key;

import dj.domain.tree.RawBytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The part of a keyslot that is readable without a password.
///
/// @param parameters what Argon2id is run with
/// @param salt the salt of Argon2id, 16 to 64 random bytes
/// @param created when the slot was made, in whole seconds
/// @param role what the holder may do
/// @param label what the user calls the slot, up to 256 characters; readable by everybody, so empty
///   by default
public record KeySlotHeader(
    Argon2Parameters parameters, RawBytes salt, Instant created, KeyRole role, String label) {
  /// The length of the salts that are made, in bytes.
  public static final int SALT_LENGTH_BYTES = 32;

  /// The greatest length of a label in characters.
  public static final int MAX_LABEL_CHARACTERS = 256;

  private static final int MIN_SALT_LENGTH_BYTES = 16;
  private static final int MAX_SALT_LENGTH_BYTES = 64;

  /// Checks the bounds.
  public KeySlotHeader {
    require(
        salt.lengthBytes() >= MIN_SALT_LENGTH_BYTES && salt.lengthBytes() <= MAX_SALT_LENGTH_BYTES,
        "the salt of a keyslot has 16 to 64 bytes");
    require(
        created.equals(created.truncatedTo(ChronoUnit.SECONDS)),
        "a keyslot's time is in whole seconds");
    require(label.length() <= MAX_LABEL_CHARACTERS, "a label has up to 256 characters");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
