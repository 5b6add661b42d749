package dj.adapters.storage.source;

import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.SourceException;
import dj.domain.tree.RawBytes;

/// The errors of reading what is backed up.
final class SourceFailures implements Failures {
  @Override
  public DjException cannot(String action, RawBytes path, int errno) {
    String text = action + " " + path.toText();
    if (errno == Errno.INTERRUPTED) {
      return new CancelledException("stopped before the end of: " + text, "");
    }
    boolean vanished = errno == Errno.NO_ENTRY || errno == Errno.STALE;
    return new SourceException("cannot " + text + ": " + Errno.words(errno), hint(errno), vanished);
  }

  private static String hint(int errno) {
    return switch (errno) {
      case Errno.NO_ACCESS, Errno.NOT_PERMITTED ->
          "run dj as root or as the owner, or leave the path out with --exclude";
      case Errno.TOO_MANY_OPEN -> "raise the limit of open files (ulimit -n)";
      case Errno.INPUT_OUTPUT -> "look for disk errors in the kernel's log (dmesg)";
      case Errno.NO_KEY -> "unlock the encrypted directory first, or leave it out with --exclude";
      case Errno.LOOP, Errno.NO_DIRECTORY -> "something else took its place; back up again";
      default -> "";
    };
  }

  @Override
  public DjException isNot(RawBytes path, String wanted) {
    return new SourceException(
        "cannot read " + path.toText() + ": it is not " + wanted + " any more",
        "something else took its place; back up again",
        false);
  }
}
