package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.DirectoryCalls;
import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.adapters.storage.linux.FileCalls;
import dj.adapters.storage.linux.FileStatus;
import dj.adapters.storage.linux.OpenFlags;
import dj.adapters.storage.linux.Paths;
import dj.domain.tree.RawBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/// Removes a directory with all below it.
///
/// One directory is open at a time, however deep the tree: the way up is `..`, believed only if it
/// leads to the directory that the way down came from. No link is followed, and no mount point is
/// entered.
final class TreeRemoval implements AutoCloseable {
  private static final RawBytes PARENT = RawBytes.utf8("..");

  private final Failures failures;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Descriptor current;

  /// A directory on the way down.
  private record Level(
      RawBytes path, RawBytes name, FileIdentity identity, Iterator<RawBytes> rest) {}

  /// What tells one file from all others of the machine.
  private record FileIdentity(long device, long inode) {}

  private TreeRemoval(Failures failures, Descriptor start) {
    this.failures = failures;
    this.current = start;
  }

  /// Empties the directory `name` of `parent`, which is left in place.
  static void empty(Failures failures, Descriptor parent, RawBytes name, RawBytes path) {
    Descriptor start = open(failures, parent, name, path);
    try (TreeRemoval removal = new TreeRemoval(failures, start)) {
      removal.push(path, name);
      removal.run();
    }
  }

  private static Descriptor open(
      Failures failures, Descriptor parent, RawBytes name, RawBytes path) {
    long opened = FileCalls.open(parent, name, OpenFlags.READ_DIRECTORY, 0);
    if (opened == -Errno.NO_ACCESS && liftUnopened(parent, name)) {
      opened = FileCalls.open(parent, name, OpenFlags.READ_DIRECTORY, 0);
    }
    if (opened < 0) {
      throw failures.cannot("remove", path, (int) -opened);
    }
    return FileCalls.descriptor(opened, OpenFlags.READ_DIRECTORY);
  }

  private static boolean liftUnopened(Descriptor parent, RawBytes name) {
    long opened = FileCalls.open(parent, name, OpenFlags.ENTRY, 0);
    if (opened < 0) {
      return false;
    }
    try (Descriptor inode = FileCalls.descriptor(opened, OpenFlags.ENTRY)) {
      return Protection.lift(inode).isPresent();
    }
  }

  private void push(RawBytes path, RawBytes name) {
    FileIdentity identity = identity(path);
    if (FileStatus.last().isMountPoint()) {
      throw failures.isNot(path, "removed, since a file system is mounted there");
    }
    List<RawBytes> names = new ArrayList<>();
    check(DirectoryCalls.list(current, names), path);
    levels.push(new Level(path, name, identity, names.iterator()));
  }

  private FileIdentity identity(RawBytes path) {
    check(DirectoryCalls.ownStatus(current, FileStatus.ALL_BUT_ACCESS_TIME), path);
    FileStatus status = FileStatus.last();
    return new FileIdentity(status.device(), status.inode());
  }

  private void run() {
    while (true) {
      Level level = levels.element();
      if (level.rest().hasNext()) {
        removeChild(level, level.rest().next());
      } else if (levels.size() == 1) {
        return;
      } else {
        goUp();
      }
    }
  }

  private void removeChild(Level level, RawBytes name) {
    long result = inCurrent(() -> removeOne(current, name));
    if (result == -Errno.IS_DIRECTORY) {
      RawBytes path = Paths.join(level.path(), name);
      Descriptor child = open(failures, current, name, path);
      current.close();
      current = child;
      push(path, name);
    } else if (result != -Errno.NO_ENTRY) {
      check(result, Paths.join(level.path(), name));
    }
  }

  private void goUp() {
    Level done = levels.pop();
    Level level = levels.element();
    Descriptor parent = open(failures, current, PARENT, level.path());
    current.close();
    current = parent;
    if (!identity(level.path()).equals(level.identity())) {
      throw failures.isNot(level.path(), "where it was: it was moved while it was removed");
    }
    check(inCurrent(() -> removeEmpty(current, done.name())), done.path());
  }

  /// Removes something from the current directory, whose protection is lifted if need be.
  private long inCurrent(LongSupplier removal) {
    long result = removal.getAsLong();
    return isForbidden(result) && Protection.lift(current).isPresent()
        ? removal.getAsLong()
        : result;
  }

  private void check(long result, RawBytes path) {
    if (result < 0) {
      throw failures.cannot("remove", path, (int) -result);
    }
  }

  /// Removes an entry that is no directory, and lifts its own protection if need be.
  ///
  /// @return 0, [Errno#IS_DIRECTORY] if it is one, or another error, negative
  static long removeOne(Descriptor directory, RawBytes name) {
    long result = DirectoryCalls.removeEntry(directory, name);
    return isForbidden(result) && liftEntry(directory, name)
        ? DirectoryCalls.removeEntry(directory, name)
        : result;
  }

  /// Removes an empty directory, and lifts its own protection if need be.
  static long removeEmpty(Descriptor directory, RawBytes name) {
    long result = DirectoryCalls.removeDirectory(directory, name);
    return isForbidden(result) && liftEntry(directory, name)
        ? DirectoryCalls.removeDirectory(directory, name)
        : result;
  }

  private static boolean isForbidden(long result) {
    return result == -Errno.NO_ACCESS || result == -Errno.NOT_PERMITTED;
  }

  private static boolean liftEntry(Descriptor directory, RawBytes name) {
    if (!mayBeOpened(directory, name)) {
      return false;
    }
    long opened = FileCalls.open(directory, name, OpenFlags.READ_FILE, 0);
    if (opened < 0) {
      return false;
    }
    try (Descriptor inode = FileCalls.descriptor(opened, OpenFlags.READ_FILE)) {
      return Protection.lift(inode).isPresent();
    }
  }

  /// Devices are left alone: to open one may move it.
  private static boolean mayBeOpened(Descriptor directory, RawBytes name) {
    return DirectoryCalls.status(directory, name, FileStatus.ALL_BUT_ACCESS_TIME) == 0
        && switch (FileStatus.last().kind()) {
          case FILE, DIRECTORY -> true;
          case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> false;
        };
  }

  @Override
  public void close() {
    current.close();
  }
}
