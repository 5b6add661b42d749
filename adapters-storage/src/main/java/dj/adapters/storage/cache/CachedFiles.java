package dj.adapters.storage.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The copies below a directory, finished or not; whatever has another name is not ours.
final class CachedFiles {
  private static final Pattern OWN_NAME = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{32}");

  private CachedFiles() {}

  /// One copy.
  ///
  /// @param used when it was used last
  record Copy(Path path, long sizeBytes, FileTime used) {}

  /// All copies; none if the directory does not exist. What vanishes meanwhile is passed over:
  /// other processes clear the same directory.
  static List<Copy> below(Path directory) throws IOException {
    List<Copy> copies = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return copies;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (OWN_NAME.matcher(file.getFileName().toString()).matches()) {
              copies.add(new Copy(file, attributes.size(), attributes.lastModifiedTime()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return copies;
  }
}
