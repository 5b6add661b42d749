package dj.adapters.storage.backend;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file of settings could not be read, in words: the JDK's own message is often the bare
/// path.
public final class FileTrouble {
  private FileTrouble() {}

  /// The reason without the path.
  public static String reason(IOException error) {
    return switch (error) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> String.valueOf(error.getMessage());
    };
  }
}
