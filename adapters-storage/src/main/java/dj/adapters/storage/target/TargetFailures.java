package dj.adapters.storage.target;

import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.TargetException;
import dj.domain.tree.RawBytes;

/// The errors of restoring.
final class TargetFailures implements Failures {
  @Override
  public DjException cannot(String action, RawBytes path, int errno) {
    String text = action + " " + path.toText();
    String message = "cannot " + text + ": " + Errno.words(errno);
    return switch (errno) {
      case Errno.INTERRUPTED -> new CancelledException("stopped before the end of: " + text, "");
      case Errno.NO_SPACE ->
          new OutOfSpaceException(message, "free space on this file system, and restore again");
      case Errno.QUOTA ->
          new OutOfSpaceException(
              message, "free space within the quota, or have it raised, and restore again");
      default -> new TargetException(message, hint(errno));
    };
  }

  private static String hint(int errno) {
    return switch (errno) {
      case Errno.NO_ACCESS, Errno.NOT_PERMITTED ->
          "run dj as root, or restore to a directory of your own";
      case Errno.READ_ONLY ->
          "mount the file system read-write (mount -o remount,rw), or restore to another directory";
      case Errno.TOO_MANY_OPEN -> "raise the limit of open files (ulimit -n)";
      case Errno.INPUT_OUTPUT -> "look for disk errors in the kernel's log (dmesg)";
      case Errno.NO_DIRECTORY, Errno.NO_ENTRY ->
          "restore to a directory that is there, or that can be made";
      case Errno.NAME_TOO_LONG -> "restore to a file system that allows such names";
      default -> "";
    };
  }

  @Override
  public DjException isNot(RawBytes path, String wanted) {
    return new TargetException(
        "cannot restore to " + path.toText() + ": it is not " + wanted,
        "move it away, or restore to another directory");
  }
}
