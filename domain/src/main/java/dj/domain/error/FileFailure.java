package dj.domain.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read, in words: the JDK's own message is often the bare path.
public final class FileFailure {
  private FileFailure() {}

  /// The reason without the path.
  public static String reason(IOException error) {
    return switch (error) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      // java.io: the path, and what the system said in brackets.
      case FileNotFoundException missing ->
          String.valueOf(missing.getMessage()).replaceFirst("^.* \\((.*)\\)$", "$1");
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case FileSystemException failure when failure.getReason() != null -> failure.getReason();
      default -> String.valueOf(error.getMessage());
    };
  }
}
