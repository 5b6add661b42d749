package dj.adapters.cli.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/// A file at whose end lines are put, by several processes if need be: each line goes out in one
/// write, and the system puts it at the end that the file then has (`O_APPEND` of POSIX `open`).
///
/// The first line that cannot be written is the last one that is tried: a full disk under the log
/// is told once, and does not end a backup.
final class LogFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private final OutputStream stream;
  private final Consumer<IOException> failures;
  private boolean ended;

  private LogFile(OutputStream stream, Consumer<IOException> failures) {
    this.stream = stream;
    this.failures = failures;
  }

  /// Opens a file, and makes it if it is not there, for its owner alone.
  ///
  /// @param failures is told why lines are no longer written
  /// @throws IOException if it cannot be written to
  static LogFile open(Path path, Consumer<IOException> failures) throws IOException {
    try {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    } catch (FileAlreadyExistsException e) {
      // It is appended to, with the permissions that its owner gave it.
    }
    // Not a channel: an interrupt, with which a command is stopped, would close that.
    return new LogFile(new FileOutputStream(path.toFile(), true), failures);
  }

  /// Appends a line.
  void line(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      if (ended) {
        return;
      }
      try {
        stream.write(bytes);
      } catch (IOException e) {
        ended = true;
        failures.accept(e);
      }
    }
  }

  /// Closes the file; what comes later, such as a signal at the very end, is written nowhere.
  @Override
  public synchronized void close() {
    ended = true;
    try {
      stream.close();
    } catch (IOException e) {
      failures.accept(e);
    }
  }
}
