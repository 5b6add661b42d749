package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.restore.RestoreRequest.Overwrite;
import dj.application.usecase.RestoreOutcome;
import dj.bootstrap.durability.TestRepository.RestoreOption;
import dj.domain.event.Progress;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random trees restored over random targets, whatever may be replaced there: afterwards each name
/// is as in the snapshot, or is kept where the user said so, names of one file are names of one
/// file, and nothing else has changed.
///
/// `-Ddj.restore.seed=N` replays one round.
final class RestoreOverTest {
  private static final int FAST_ROUNDS = 40;
  private static final int SLOW_ROUNDS = 2_000;
  private static final int MAX_DEPTH = 3;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "ä", "e f");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void nothingIsRestoredWrongly() throws Exception {
    Long chosen = Long.getLong("dj.restore.seed");
    run(chosen == null ? 1 : chosen, chosen == null ? FAST_ROUNDS : 1);
  }

  @Test
  @Tag("slow")
  void nothingIsRestoredWronglyInManyRounds() throws Exception {
    run(1_000_000, SLOW_ROUNDS);
  }

  private void run(long first, int rounds) throws Exception {
    for (long seed = first; seed < first + rounds; seed++) {
      try {
        new Round(seed, Files.createDirectory(folder.resolve("round " + seed))).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /// An entry of a tree, but for its name.
  ///
  /// @param content that of a file, the target of a link
  private record Entry(Kind kind, String content, String permissions, FileTime modified) {
    enum Kind {
      FILE,
      DIRECTORY,
      LINK
    }

    static Entry of(Path path) throws IOException {
      if (Files.isSymbolicLink(path)) {
        return new Entry(Kind.LINK, Files.readSymbolicLink(path).toString(), "", EPOCH);
      }
      String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      return Files.isDirectory(path)
          ? new Entry(Kind.DIRECTORY, "", permissions, EPOCH)
          : new Entry(
              Kind.FILE,
              Files.readString(path, StandardCharsets.ISO_8859_1),
              permissions,
              Files.getLastModifiedTime(path));
    }

    private static final FileTime EPOCH = FileTime.fromMillis(0);

    boolean isDirectory() {
      return kind == Kind.DIRECTORY;
    }

    boolean hasSizeAndTimeOf(Entry other) {
      return kind == Kind.FILE
          && other.kind == Kind.FILE
          && content.length() == other.content.length()
          && modified.equals(other.modified);
    }
  }

  /// What is in a directory.
  ///
  /// @param entries by their paths
  /// @param inodes the numbers of the files
  private record Tree(Map<String, Entry> entries, Map<String, Object> inodes) {
    static Tree of(Path root) throws IOException {
      Map<String, Entry> entries = new TreeMap<>();
      Map<String, Object> inodes = new HashMap<>();
      for (Path path : below(root)) {
        String name = root.relativize(path).toString();
        Entry entry = Entry.of(path);
        entries.put(name, entry);
        if (entry.kind() == Entry.Kind.FILE) {
          inodes.put(name, Files.getAttribute(path, "unix:ino"));
        }
      }
      return new Tree(entries, inodes);
    }

    /// Which of the names share a file.
    Set<Set<String>> links(Set<String> names) {
      return inodes.keySet().stream()
          .filter(names::contains)
          .collect(
              Collectors.groupingBy(inodes::get, Collectors.toCollection(TreeSet<String>::new)))
          .values()
          .stream()
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> below(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> !path.equals(root)).sorted().toList();
    }
  }

  /// One tree, one target.
  private static final class Round {
    private final Random random;
    private final Path source;
    private final Path target;
    private final List<Path> files = new ArrayList<>();

    private Round(long seed, Path folder) {
      this.random = new Random(seed);
      this.source = folder.resolve(TestRepository.SOURCE_NAME);
      this.target = folder.resolve("target");
    }

    private void run() throws IOException {
      fill(Files.createDirectory(source), 0);
      TestRepository repository = TestRepository.in(new MemoryBackend.Files()).init();
      String place =
          repository.backup(source).snapshotId().orElseThrow().toHex()
              + ":/"
              + TestRepository.SOURCE_NAME;
      Tree saved = Tree.of(source);
      assertEquals(0, restore(repository, place, Overwrite.ALWAYS, Set.of()).failedItems());
      assertEquals(saved.entries(), Tree.of(target).entries(), "restored to nothing");
      disturb();
      Tree before = Tree.of(target);
      Overwrite overwrite = any(List.of(Overwrite.values()));
      boolean delete = random.nextBoolean();
      Set<RestoreOption> options = EnumSet.noneOf(RestoreOption.class);
      if (delete) {
        options.add(RestoreOption.DELETE);
      }
      Set<RestoreOption> dry = EnumSet.of(RestoreOption.DRY_RUN);
      dry.addAll(options);
      restore(repository, place, overwrite, dry);
      assertEquals(before, Tree.of(target), "after a dry run");
      long failed = restore(repository, place, overwrite, options).failedItems();
      new Expectation(saved, before, overwrite, delete).check(Tree.of(target), failed);
    }

    private RestoreOutcome restore(
        TestRepository repository, String place, Overwrite overwrite, Set<RestoreOption> options) {
      return repository.restore(place, target, overwrite, options, Progress.unseen());
    }

    private <T> T any(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    private void fill(Path directory, int depth) throws IOException {
      List<String> names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random);
      for (String name : names.subList(0, random.nextInt(depth == 0 ? 2 : 0, NAMES.size()))) {
        Path path = directory.resolve(name);
        int kind = random.nextInt(20);
        if (kind < 5 && depth < MAX_DEPTH) {
          fill(Files.createDirectory(path), depth + 1);
        } else if (kind < 8) {
          Files.createSymbolicLink(
              path, Path.of(any(List.of("a", "nowhere", "..", "/etc", "b/c"))));
        } else if (kind < 13 && !files.isEmpty()) {
          Files.createLink(path, any(files));
        } else {
          write(path, random.nextInt(1_000_000_000, 2_000_000_000));
          files.add(path);
        }
      }
    }

    private void write(Path path, long second) throws IOException {
      byte[] content = new byte[any(List.of(0, 1, 20, 5_000))];
      random.nextBytes(content);
      Files.write(path, content);
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(any(List.of("rw-------", "rw-r--r--", "rwxr-xr-x"))));
      Files.setLastModifiedTime(path, FileTime.fromMillis(second * 1_000));
    }

    /// Removes, adds and changes entries, through their other names as well.
    private void disturb() throws IOException {
      List<Path> paths = new ArrayList<>(below(target));
      Collections.shuffle(paths, random);
      for (Path path : paths.subList(0, random.nextInt(paths.size() + 1))) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          disturbDirectory(path);
        } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          disturbFile(path, paths);
        }
      }
    }

    private void disturbDirectory(Path directory) throws IOException {
      int kind = random.nextInt(3);
      if (kind < 2) {
        remove(directory);
      } else {
        write(directory.resolve("extra " + random.nextInt()), 1_500_000_000);
      }
      if (kind == 1) {
        write(directory, 1_500_000_000);
      }
    }

    private void disturbFile(Path path, List<Path> others) throws IOException {
      FileTime modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
      boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
      switch (random.nextInt(7)) {
        case 0 -> Files.delete(path);
        case 1, 2 -> {
          if (isFile) {
            invert(path, modified);
          }
        }
        case 3 -> {
          Files.delete(path);
          write(path, any(List.of(900_000_000L, 2_100_000_000L)));
        }
        case 4 -> {
          Files.delete(path);
          Files.createSymbolicLink(path, Path.of("/etc"));
        }
        case 5 -> {
          Files.delete(path);
          Files.createDirectory(path);
          if (random.nextBoolean()) {
            write(path.resolve("in the way"), 1_500_000_000);
          }
        }
        default -> {
          Path other = any(others);
          if (!other.equals(path) && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(path);
            Files.createLink(path, other);
          }
        }
      }
    }

    /// Other content of the same size and time, under this name alone or under all.
    private void invert(Path path, FileTime modified) throws IOException {
      byte[] content = Files.readAllBytes(path);
      for (int at = 0; at < content.length; at++) {
        content[at] ^= 1;
      }
      if (random.nextBoolean()) {
        Files.delete(path);
      }
      Files.write(path, content);
      Files.setLastModifiedTime(path, modified);
    }

    private static void remove(Path directory) throws IOException {
      List<Path> paths = new ArrayList<>(below(directory));
      Collections.reverse(paths);
      for (Path path : paths) {
        Files.delete(path);
      }
      Files.delete(directory);
    }
  }

  /// What the rules say.
  ///
  /// @param saved what the snapshot has
  /// @param before what the target had
  private record Expectation(Tree saved, Tree before, Overwrite overwrite, boolean delete) {
    private void check(Tree after, long failedItems) {
      Set<String> blocked =
          saved.entries().keySet().stream().filter(this::isBlocked).collect(Collectors.toSet());
      assertEquals(!blocked.isEmpty(), failedItems > 0, () -> "what is in the way: " + blocked);
      Predicate<String> reached = name -> !isAtOrBelow(name, blocked);
      saved.entries().keySet().stream()
          .filter(reached)
          .forEach(name -> checkSaved(name, Optional.ofNullable(after.entries().get(name))));
      before.entries().keySet().stream()
          .filter(name -> !saved.entries().containsKey(name))
          .filter(reached)
          .forEach(name -> checkExtra(name, after));
      if (overwrite == Overwrite.ALWAYS && blocked.isEmpty()) {
        Set<String> names = saved.entries().keySet();
        assertEquals(saved.links(names), after.links(names), "names of one file");
      }
    }

    /// Directories are never replaced by other things, and other things by directories unless they
    /// are to stay.
    private boolean isBlocked(String name) {
      Entry wanted = saved.entries().get(name);
      Entry present = before.entries().get(name);
      return present != null
          && present.isDirectory() != wanted.isDirectory()
          && (present.isDirectory() || overwrite == Overwrite.NEVER);
    }

    private static boolean isAtOrBelow(String name, Collection<String> others) {
      return others.stream().anyMatch(other -> name.equals(other) || name.startsWith(other + "/"));
    }

    private void checkSaved(String name, Optional<Entry> found) {
      Entry wanted = saved.entries().get(name);
      Entry present = before.entries().get(name);
      Set<Entry> allowed =
          present == null || wanted.isDirectory() ? Set.of(wanted) : allowed(present, wanted);
      assertTrue(found.isPresent(), () -> name + " is missing");
      assertTrue(
          allowed.contains(found.get()),
          () ->
              String.join(
                  "\n  ",
                  name + " is " + found.get(),
                  "in the target it was " + present,
                  "in the snapshot it is " + wanted,
                  "--overwrite " + overwrite));
    }

    private Set<Entry> allowed(Entry present, Entry wanted) {
      return switch (overwrite) {
        case ALWAYS -> Set.of(wanted);
        case IF_CHANGED -> Set.of(present.hasSizeAndTimeOf(wanted) ? present : wanted);
        case IF_NEWER -> {
          if (present.kind() == Entry.Kind.FILE && wanted.kind() == Entry.Kind.FILE) {
            boolean isOlder = present.modified().compareTo(wanted.modified()) < 0;
            yield Set.of(isOlder ? wanted : present);
          }
          // The time of a link is its own.
          yield new HashSet<>(List.of(wanted, present));
        }
        case NEVER -> Set.of(present);
      };
    }

    private void checkExtra(String name, Tree after) {
      boolean isReplaced =
          saved.entries().entrySet().stream()
              .anyMatch(entry ->
                  !entry.getValue().isDirectory() && name.startsWith(entry.getKey() + "/"));
      if (isReplaced) {
        return;
      }
      if (delete) {
        assertFalse(after.entries().containsKey(name), () -> name + " is still there");
      } else {
        assertEquals(before.entries().get(name), after.entries().get(name), name);
      }
    }
  }
}
