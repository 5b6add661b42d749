package dj.adapters.storage.backend.local;

import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/// The one place where errors of the file system become errors of the program.
///
/// Java hands most error numbers on as text alone, which the C library translates to the user's
/// language where it has the catalogues: a full and a read-only file system are therefore
/// recognised by asking the file system too.
final class LocalFailures {
  /// Below this much room, a write that failed for a reason unknown failed for lack of space: the
  /// smallest block that file systems of our day allocate.
  private static final long BLOCK_BYTES = 4096;

  private final Path root;

  LocalFailures(Path root) {
    this.root = root;
  }

  /// Translates `error`, which ended `action`: words such as `write index/ab…` that follow
  /// 'cannot'.
  DjException translate(String action, IOException error) {
    if (error instanceof ClosedByInterruptException
        || error instanceof InterruptedIOException
        || error instanceof FileLockInterruptionException) {
      return cancelled(action);
    }
    String message = "cannot " + action + " in " + root + ": " + reason(error);
    if (isOutOfSpace(error)) {
      return new OutOfSpaceException(message, outOfSpaceHint(error), error);
    }
    return new StorageUnavailableException(message, hint(error), error);
  }

  /// The thread was interrupted before or during `action`.
  DjException cancelled(String action) {
    return new CancelledException("stopped before the end of: " + action + " in " + root, "");
  }

  private boolean isOutOfSpace(IOException error) {
    String reason = reason(error);
    return reason.contains("No space left on device")
        || isQuota(reason)
        || (!isKnown(error) && hasNoRoom());
  }

  private static boolean isQuota(String reason) {
    return reason.contains("quota exceeded");
  }

  private static String outOfSpaceHint(IOException error) {
    return isQuota(reason(error))
        ? "free space within the quota, or have it raised, and run the command again; what was"
            + " written stays usable"
        : "free space on this file system and run the command again; 'dj repo prune' frees"
            + " more, but needs a little to begin with; what was written stays usable";
  }

  private boolean hasNoRoom() {
    try {
      return Files.getFileStore(root).getUsableSpace() < BLOCK_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether Java has a class of its own for the error, so that it is not a full disk.
  private static boolean isKnown(IOException error) {
    return error instanceof AccessDeniedException
        || error instanceof NoSuchFileException
        || error instanceof NotDirectoryException
        || error instanceof FileAlreadyExistsException
        || error instanceof DirectoryNotEmptyException
        || error instanceof AtomicMoveNotSupportedException;
  }

  private String hint(IOException error) {
    if (isReadOnly(error)) {
      return "mount the file system read-write (mount -o remount,rw), or write to another"
          + " repository";
    }
    String reason = reason(error);
    return switch (error) {
      case AccessDeniedException _ ->
          "run dj as the owner of "
              + root
              + ", or give this user access to the directory and all below it";
      case AtomicMoveNotSupportedException _ ->
          "keep the whole repository, with its tmp directory, on one file system";
      case NoSuchFileException _, NotDirectoryException _ ->
          "check that " + root + " is mounted and complete";
      default -> {
        if (reason.contains("Operation not permitted")) {
          yield "see whether a file or directory below " + root + " is immutable (lsattr)";
        }
        if (reason.contains("Too many open files")) {
          yield "raise the limit of open files (ulimit -n) and run the command again";
        }
        if (reason.contains("Input/output error")) {
          yield "look for disk errors in the kernel's log (dmesg), and run 'dj repo check"
              + " --read-data' afterwards";
        }
        yield "check that " + root + " is mounted and healthy, and run the command again";
      }
    };
  }

  private boolean isReadOnly(IOException error) {
    if (reason(error).contains("Read-only file system")) {
      return true;
    }
    if (isKnown(error)) {
      return false;
    }
    try {
      FileStore store = Files.getFileStore(root);
      return store.isReadOnly();
    } catch (IOException _) {
      return false;
    }
  }

  /// What went wrong in a few words, without the path that Java puts in front.
  private static String reason(IOException error) {
    return switch (error) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case NotDirectoryException other -> other.getFile() + " is not a directory";
      case AtomicMoveNotSupportedException _ -> "its tmp directory is on another file system";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> {
        String message = error.getMessage();
        yield message == null ? error.getClass().getSimpleName().toLowerCase(Locale.ROOT) : message;
      }
    };
  }
}
