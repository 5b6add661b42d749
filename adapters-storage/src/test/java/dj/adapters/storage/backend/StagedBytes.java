package dj.adapters.storage.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// How much of an unfinished file lies in a repository.
public final class StagedBytes {
  private StagedBytes() {}

  /// The sizes of all staged files of a repository, added up.
  public static long in(Path repository) {
    try (Stream<Path> staged = Files.list(repository.resolve("tmp"))) {
      List<Path> files = staged.toList();
      long sum = 0;
      for (Path file : files) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
