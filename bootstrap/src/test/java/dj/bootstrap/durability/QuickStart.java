package dj.bootstrap.durability;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets processes of the tests start in a fraction of the time, for tests that start hundreds:
/// their classes are put into jars, and one process is run to learn which of them are needed.
final class QuickStart {
  private final Path folder;
  private final String classPath;

  /// Gets ready.
  ///
  /// @param folder where the classes are kept
  QuickStart(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.classPath = classPath();
    learn();
  }

  /// The options that let a JVM start quickly.
  List<String> options() {
    return List.of("-XX:AOTCache=" + cache(), "-XX:TieredStopAtLevel=1");
  }

  /// Where the classes are.
  String classPathOfJars() {
    return classPath;
  }

  private Path cache() {
    return folder.resolve("classes.aot");
  }

  /// What can be learnt is about jars alone.
  private String classPath() throws IOException {
    List<String> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(":", -1)) {
      Path path = Path.of(part);
      parts.add(Files.isDirectory(path) ? jarOf(path, parts.size()).toString() : part);
    }
    return parts.stream()
        .filter(part -> Files.exists(Path.of(part)))
        .collect(Collectors.joining(":"));
  }

  private Path jarOf(Path classes, int number) throws IOException {
    Path jar = folder.resolve("classes-" + number + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path path : new TreeSet<>(all.filter(Files::isRegularFile).toList())) {
        entries.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }

  /// Does once what the processes will do.
  private void learn() throws IOException, InterruptedException {
    Path source = SmallTree.create(folder.resolve("sources"), 1 << 20);
    Path place = folder.resolve("repository");
    RepositoryProcess.local(place).init();
    List<String> options =
        List.of(
            "-XX:AOTCacheOutput=" + cache(), "-XX:TieredStopAtLevel=1", "-Xlog:aot=off,cds=off");
    try (RepositoryProcess process = RepositoryProcess.start(options, classPath, place, source)) {
      for (int generation = 1; generation <= 2; generation++) {
        SmallTree.renew(source, generation);
        process.backUp();
        process.awaitBackup();
      }
      process.forget();
      process.awaitBackup();
      process.prune();
      process.awaitBackup();
      process.end();
    }
    if (!Files.exists(cache())) {
      throw new AssertionError("the JVM has learnt nothing");
    }
  }
}
