package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.DirectoryCalls;
import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.adapters.storage.linux.FileStatus;
import dj.adapters.storage.linux.InodeCalls;
import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;

/// Sets what an inode keeps beside its content.
///
/// The order matters. A protecting flag goes first, or nothing else could be set. Then the owner,
/// since a change of owner takes set-uid bits and capabilities away. Then extended attributes, as
/// long as the permissions still let the owner write. Then permissions, times, and the flags.
final class MetadataWriter {
  private static final int ROOT = 0;
  private static final int UNCHANGED = -1;
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;

  /// Times that every file system keeps: from 1970 to 2038.
  private static final long SAFE_SECONDS = Integer.MAX_VALUE;

  private final Failures failures;
  private final boolean isRoot = InodeCalls.effectiveUser() == ROOT;
  private final AccountNumbers accounts = new AccountNumbers();

  MetadataWriter(Failures failures) {
    this.failures = failures;
  }

  /// Sets all that is chosen.
  ///
  /// @param path the inode's path, for errors
  /// @return what could not be set, a line each
  List<String> apply(Descriptor inode, RawBytes path, Metadata metadata, MetadataChoice choice) {
    check(DirectoryCalls.ownStatus(inode, FileStatus.ALL_BUT_ACCESS_TIME), path);
    FileStatus status = FileStatus.last();
    Kind kind = status.kind();
    Owner before = new Owner(status.uid(), status.gid());
    List<String> problems = new ArrayList<>();
    boolean hasFlags = choice.attributes() && (kind == Kind.FILE || kind == Kind.DIRECTORY);
    int flags = hasFlags ? liftedFlags(inode) : 0;
    Owner wanted = wantedOwner(metadata, choice);
    Owner owner = choice.owner() ? setOwner(inode, before, wanted, problems) : before;
    boolean listIsSet =
        choice.attributes() && AttributeWriter.set(inode, metadata.attributes(), problems);
    if (kind != Kind.SYMLINK) {
      int permissions =
          listIsSet ? metadata.permissions() : AccessControlList.permissionsWithout(metadata);
      setPermissions(inode, kind, permissions, wanted.bitsToDrop(owner), problems);
    }
    setTimes(inode, metadata, problems);
    if (hasFlags) {
      AttributeWriter.setFlags(inode, flags, metadata.flags(), problems);
    }
    return problems;
  }

  private void check(long result, RawBytes path) {
    if (result < 0) {
      throw failures.cannot("set the metadata of", path, (int) -result);
    }
  }

  /// Reads the flags, and takes away those that forbid changes.
  private static int liftedFlags(Descriptor inode) {
    long flags = InodeCalls.flags(inode);
    if (flags <= 0 || (flags & Protection.FLAGS) == 0) {
      return (int) Math.max(flags, 0);
    }
    int lifted = (int) flags & ~Protection.FLAGS;
    return InodeCalls.setFlags(inode, lifted) == 0 ? lifted : (int) flags;
  }

  private Owner wantedOwner(Metadata metadata, MetadataChoice choice) {
    if (choice.numericIds()) {
      return new Owner(metadata.uid(), metadata.gid());
    }
    return new Owner(
        accounts.user(metadata.user(), metadata.uid()),
        accounts.group(metadata.group(), metadata.gid()));
  }

  /// Sets owner and group; without the right to give files away at least the group, if the user is
  /// in it.
  ///
  /// @return what they are now
  private Owner setOwner(Descriptor inode, Owner before, Owner wanted, List<String> problems) {
    if (before.equals(wanted)) {
      return before;
    }
    long result = InodeCalls.changeOwner(inode, wanted.uid(), wanted.gid());
    if (result == 0) {
      return wanted;
    }
    if (isRoot) {
      problems.add("owner " + wanted + " (" + Errno.words((int) -result) + ")");
    }
    boolean groupIsSet = InodeCalls.changeOwner(inode, UNCHANGED, wanted.gid()) == 0;
    return groupIsSet ? new Owner(before.uid(), wanted.gid()) : before;
  }

  private static void setPermissions(
      Descriptor inode, Kind kind, int permissions, int dropped, List<String> problems) {
    // On a directory the set-gid bit gives nobody a right.
    int unsafe = kind == Kind.DIRECTORY ? dropped & SET_UID : dropped;
    if ((permissions & unsafe) != 0) {
      problems.add(
          "set-user-ID or set-group-ID bit (left out, since the file has another owner or group)");
    }
    long result = InodeCalls.changeMode(inode, permissions & ~unsafe);
    if (result < 0) {
      problems.add(
          "permissions "
              + Integer.toOctalString(permissions)
              + " ("
              + Errno.words((int) -result)
              + ")");
    }
  }

  private static void setTimes(Descriptor inode, Metadata metadata, List<String> problems) {
    long result =
        metadata
            .accessed()
            .map(accessed -> InodeCalls.setTimes(inode, accessed, metadata.modified()))
            .orElseGet(() -> InodeCalls.setModified(inode, metadata.modified()));
    if (result < 0) {
      problems.add("times (" + Errno.words((int) -result) + ")");
    } else if (isOutsideSafeRange(metadata) && !hasModified(inode, metadata)) {
      problems.add("time of modification (outside of what this file system can keep)");
    }
  }

  private static boolean isOutsideSafeRange(Metadata metadata) {
    long seconds = metadata.modified().seconds();
    return seconds < 0 || seconds > SAFE_SECONDS;
  }

  private static boolean hasModified(Descriptor inode, Metadata metadata) {
    return DirectoryCalls.ownStatus(inode, FileStatus.ALL_BUT_ACCESS_TIME) == 0
        && FileStatus.last().modified().seconds() == metadata.modified().seconds();
  }

  /// An owner and a group.
  private record Owner(int uid, int gid) {
    /// The bits that must not be set on a file that has `actual` instead: its program would run
    /// with the rights of somebody else.
    int bitsToDrop(Owner actual) {
      return (uid == actual.uid ? 0 : SET_UID) | (gid == actual.gid ? 0 : SET_GID);
    }

    @Override
    public String toString() {
      return Integer.toUnsignedString(uid) + ":" + Integer.toUnsignedString(gid);
    }
  }
}
