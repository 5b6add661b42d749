package dj.domain.keyslot;

import dj.domain.id.KeyId;
import dj.domain.key.KeySlotHeader;

/// A keyslot as it stands in a repository, without trying a password on it.
public sealed interface StoredKey {
  /// The name of its file.
  KeyId id();

  /// A slot in one piece.
  ///
  /// @param header its clear part; nobody vouches for it until a password opens the slot
  record Whole(KeyId id, KeySlotHeader header) implements StoredKey {}

  /// A file that is not what was written; no password opens it.
  ///
  /// @param message what is wrong, for a person
  record Damaged(KeyId id, String message) implements StoredKey {}

  /// A slot of a later version.
  ///
  /// @param message what is unknown, for a person
  record Unsupported(KeyId id, String message) implements StoredKey {}
}
