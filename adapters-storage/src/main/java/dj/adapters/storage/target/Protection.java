package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.DirectoryCalls;
import dj.adapters.storage.linux.FileStatus;
import dj.adapters.storage.linux.InodeCalls;
import dj.domain.port.SourceEntry.Kind;
import java.util.Optional;

/// What keeps a file or directory of an earlier restore from being changed, lifted for the time of
/// this one: the immutable and the append-only flag, and missing permissions of its owner.
///
/// @param permissions what they were
/// @param flags what they were
record Protection(int permissions, int flags) {
  /// `FS_IMMUTABLE_FL` and `FS_APPEND_FL`.
  static final int FLAGS = 0x10 | 0x20;

  private static final int OWNER_MAY_ALL = 0700;

  /// Lifts it.
  ///
  /// @return what was lifted; empty if there was nothing, or the process may not
  static Optional<Protection> lift(Descriptor inode) {
    if (DirectoryCalls.ownStatus(inode, FileStatus.ALL_BUT_ACCESS_TIME) < 0) {
      return Optional.empty();
    }
    FileStatus status = FileStatus.last();
    Kind kind = status.kind();
    int permissions = status.permissions();
    long flags = kind == Kind.FILE || kind == Kind.DIRECTORY ? InodeCalls.flags(inode) : 0;
    boolean lifted = false;
    if (flags > 0 && (flags & FLAGS) != 0) {
      lifted = InodeCalls.setFlags(inode, (int) flags & ~FLAGS) == 0;
    }
    if (kind == Kind.DIRECTORY && (permissions & OWNER_MAY_ALL) != OWNER_MAY_ALL) {
      lifted |= InodeCalls.changeMode(inode, permissions | OWNER_MAY_ALL) == 0;
    }
    return lifted
        ? Optional.of(new Protection(permissions, (int) Math.max(flags, 0)))
        : Optional.empty();
  }

  /// Puts the permissions back, as far as the process may.
  void putBackPermissions(Descriptor inode) {
    InodeCalls.changeMode(inode, permissions);
  }

  /// Puts the flags back, as far as the process may.
  void putBackFlags(Descriptor inode) {
    if ((flags & FLAGS) != 0) {
      InodeCalls.setFlags(inode, flags);
    }
  }
}
