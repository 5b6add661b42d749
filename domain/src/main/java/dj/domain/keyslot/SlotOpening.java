package dj.domain.keyslot;

import dj.domain.id.RepositoryId;
import dj.domain.key.KeySlotHeader;
import dj.domain.key.MasterSecret;

/// What came of trying a password on a keyslot. A repository has several slots, so that none of
/// these is an error by itself.
public sealed interface SlotOpening {
  /// The password is the slot's.
  ///
  /// @param secret the master secret, which the caller closes
  /// @param repository the repository that the slot is for; to be compared with the config's
  /// @param header the clear part of the slot, which is authentic
  record Opened(MasterSecret secret, RepositoryId repository, KeySlotHeader header)
      implements SlotOpening {}

  /// The password is another one.
  record WrongPassword() implements SlotOpening {}

  /// The file is not what was written, so that no password opens it.
  ///
  /// @param message what is wrong, for a person
  record Damaged(String message) implements SlotOpening {}

  /// A later version may open the slot.
  ///
  /// @param message what is unknown, for a person
  record Unsupported(String message) implements SlotOpening {}
}
