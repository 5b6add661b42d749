package dj.domain.tree.testing;

import dj.domain.tree.testing.RandomContent.Block;
import dj.domain.tree.testing.RandomContent.Fill;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A tree of files that a seed determines: for tests that back up, change, restore and compare.
///
/// The model knows what must be on the disk: [#expected] says it in the words of [TreeListing],
/// which reads a directory.
public final class RandomTree {
  private static final boolean UNICODE_NAMES =
      StandardCharsets.UTF_8.equals(Charset.forName(System.getProperty("sun.jnu.encoding")));
  private static final List<String> ODD_NAMES =
      List.of(
          " ", "-rf", "a\nb", "'\"\\", "*", "[x]", "~", "a b ", ".hidden", "...", "%2F", "\u0001");
  private static final List<String> UNICODE = List.of("ä", "日本語", "😀", "e\u0301", "\u202Ex");
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  private final SplittableRandom random;
  private final int maxFileBytes;
  private final NavigableMap<String, Node> nodes = new TreeMap<>();

  /// What stands at a path.
  public sealed interface Node {
    /// A regular file.
    record File(RandomContent content, int permissions, Instant modified) implements Node {}

    /// One more name of a file.
    record Link(String target) implements Node {}

    /// A directory.
    record Directory(int permissions, Instant modified) implements Node {}

    /// A symbolic link, mostly to nothing.
    record Symlink(String target) implements Node {}
  }

  private RandomTree(long seed, int maxFileBytes) {
    this.random = new SplittableRandom(seed);
    this.maxFileBytes = maxFileBytes;
  }

  /// Makes a tree.
  ///
  /// @param entries the number of files, directories and links
  /// @param maxFileBytes the size that no file exceeds; few come near
  public static RandomTree generate(long seed, int entries, int maxFileBytes) {
    RandomTree tree = new RandomTree(seed, maxFileBytes);
    for (int i = 0; i < entries; i++) {
      tree.addAny();
    }
    return tree;
  }

  /// What stands where, by relative path; parents before what is in them.
  public SortedMap<String, Node> nodes() {
    return new TreeMap<>(nodes);
  }

  /// Changes so many entries in the model: adds, removes, edits in the middle, appends, truncates,
  /// sets permissions and times, moves.
  public void change(int count) {
    for (int i = 0; i < count; i++) {
      List<String> paths = List.copyOf(nodes.keySet());
      if (paths.isEmpty() || random.nextInt(4) == 0) {
        addAny();
      } else {
        changeOne(paths.get(random.nextInt(paths.size())));
      }
    }
  }

  private void changeOne(String path) {
    switch (nodes.get(path)) {
      case Node.File file when random.nextInt(4) > 0 ->
          nodes.put(
              path, new Node.File(edited(file.content()), file.permissions(), laterThan(file)));
      case Node.File file ->
          nodes.put(path, new Node.File(file.content(), permissions(0600), file.modified()));
      case Node.Directory directory when random.nextBoolean() ->
          nodes.put(path, new Node.Directory(permissions(0700), directory.modified()));
      case Node.Directory _, Node.Link _, Node.Symlink _ -> remove(path);
    }
  }

  private static Instant laterThan(Node.File file) {
    return file.modified().plusNanos(1_000_000_007);
  }

  /// Removes a path with all below it, and the further names of files that go.
  private void remove(String path) {
    Set<String> gone = Set.copyOf(nodes.subMap(path + "/", path + "0").keySet());
    nodes.remove(path);
    nodes.keySet().removeAll(gone);
    nodes
        .values()
        .removeIf(node ->
            node instanceof Node.Link link
                && (gone.contains(link.target()) || link.target().equals(path)));
  }

  private void addAny() {
    String path = freePath();
    Optional<String> file = anyFile();
    switch (random.nextInt(10)) {
      case 0, 1 -> nodes.put(path, new Node.Directory(permissions(0700), time()));
      case 2 -> nodes.put(path, new Node.Symlink(random.nextBoolean() ? "../x" : name()));
      case 3 -> nodes.put(path, file.<Node>map(Node.Link::new).orElseGet(this::newFile));
      default -> nodes.put(path, newFile());
    }
  }

  private Node newFile() {
    return new Node.File(content(), permissions(0600), time());
  }

  private Optional<String> anyFile() {
    List<String> files =
        nodes.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Node.File)
            .map(Map.Entry::getKey)
            .toList();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(files.get(random.nextInt(files.size())));
  }

  private String freePath() {
    List<String> directories =
        nodes.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Node.Directory)
            .map(Map.Entry::getKey)
            .filter(path -> path.chars().filter(c -> c == '/').count() < 8)
            .toList();
    int choice = random.nextInt(directories.size() + 1);
    String parent = choice == directories.size() ? "" : directories.get(choice) + "/";
    String path = parent + name();
    return nodes.containsKey(path) ? freePath() : path;
  }

  private String name() {
    return switch (random.nextInt(12)) {
      case 0 -> ODD_NAMES.get(random.nextInt(ODD_NAMES.size()));
      case 1 -> UNICODE_NAMES ? UNICODE.get(random.nextInt(UNICODE.size())) : "u" + number();
      case 2 -> "long-" + number() + "-" + "n".repeat(200);
      default -> "file-" + number();
    };
  }

  private String number() {
    return Integer.toString(random.nextInt(1 << 30), 36);
  }

  private RandomContent content() {
    return switch (random.nextInt(10)) {
      case 0 -> RandomContent.EMPTY;
      case 1, 2, 3 -> new RandomContent(List.of(block(Math.min(512, maxFileBytes))));
      case 4 -> new RandomContent(List.of(new Block(Fill.HOLE, 0, maxFileBytes)));
      case 5 -> anyFile().map(path -> ((Node.File) nodes.get(path)).content()).orElseGet(this::mix);
      default -> mix();
    };
  }

  private RandomContent mix() {
    int count = 1 + random.nextInt(4);
    int longest = random.nextInt(10) == 0 ? maxFileBytes : Math.max(4, maxFileBytes / 16);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(block(longest / count));
    }
    return new RandomContent(blocks);
  }

  private Block block(int maxLengthBytes) {
    Fill fill =
        switch (random.nextInt(6)) {
          case 0, 1 -> Fill.NOISE;
          case 2 -> Fill.ZEROS;
          case 3 -> Fill.HOLE;
          default -> Fill.TEXT;
        };
    return new Block(fill, random.nextLong(), 1 + random.nextInt(Math.max(1, maxLengthBytes)));
  }

  private RandomContent edited(RandomContent content) {
    List<Block> blocks = new ArrayList<>(content.blocks());
    int place = random.nextInt(blocks.size() + 1);
    if (place < blocks.size() && random.nextBoolean()) {
      blocks.remove(place);
    } else if (content.lengthBytes() < maxFileBytes - 4_096) {
      blocks.add(place, block(4_096));
    } else {
      blocks.clear();
    }
    return new RandomContent(blocks);
  }

  private int permissions(int atLeast) {
    return random.nextInt(3) == 0 ? random.nextInt(01000) | atLeast : 0644 | atLeast;
  }

  private Instant time() {
    return START.plusSeconds(random.nextInt(100_000_000)).plusNanos(random.nextInt(1_000_000_000));
  }

  /// Puts the tree into a directory, which is made; times of directories last.
  public void writeTo(Path root) throws IOException {
    Files.createDirectories(root);
    for (var entry : nodes.entrySet()) {
      Path path = root.resolve(entry.getKey());
      switch (entry.getValue()) {
        case Node.File file -> {
          file.content().writeTo(path);
          setPermissions(path, file.permissions());
          Files.setLastModifiedTime(path, FileTime.from(file.modified()));
        }
        case Node.Directory _ -> Files.createDirectory(path);
        case Node.Symlink link -> Files.createSymbolicLink(path, Path.of(link.target()));
        case Node.Link _ -> {}
      }
    }
    for (var entry : nodes.entrySet()) {
      if (entry.getValue() instanceof Node.Link link) {
        Files.createLink(root.resolve(entry.getKey()), root.resolve(link.target()));
      }
    }
    for (var entry : nodes.descendingMap().entrySet()) {
      if (entry.getValue() instanceof Node.Directory directory) {
        Path path = root.resolve(entry.getKey());
        setPermissions(path, directory.permissions());
        Files.setLastModifiedTime(path, FileTime.from(directory.modified()));
      }
    }
  }

  private static void setPermissions(Path path, int permissions) throws IOException {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    List<PosixFilePermission> all = List.of(PosixFilePermission.values());
    for (int bit = 0; bit < all.size(); bit++) {
      if ((permissions & 0400 >> bit) != 0) {
        set.add(all.get(bit));
      }
    }
    Files.setPosixFilePermissions(path, set);
  }

  /// What [TreeListing#of] tells of a directory that this tree was written or restored to.
  public SortedMap<String, String> expected() {
    TreeMap<String, List<String>> names = new TreeMap<>();
    nodes.forEach((path, node) -> {
      switch (node) {
        case Node.File _ -> names.computeIfAbsent(path, _ -> new ArrayList<>()).add(path);
        case Node.Link link ->
            names.computeIfAbsent(link.target(), _ -> new ArrayList<>()).add(path);
        case Node.Directory _, Node.Symlink _ -> {}
      }
    });
    TreeMap<String, String> lines = new TreeMap<>();
    nodes.forEach((path, node) -> lines.put(path, line(path, node, names)));
    return lines;
  }

  private String line(String path, Node node, SortedMap<String, List<String>> names) {
    return switch (node) {
      case Node.File file ->
          TreeListing.file(
              file.permissions(),
              file.modified(),
              file.content().lengthBytes(),
              file.content().digest(),
              names.get(path));
      case Node.Link link -> line(link.target(), nodes.get(link.target()), names);
      case Node.Directory directory ->
          TreeListing.directory(directory.permissions(), directory.modified());
      case Node.Symlink link -> TreeListing.symlink(link.target());
    };
  }
}
