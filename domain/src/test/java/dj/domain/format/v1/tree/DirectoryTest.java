package dj.domain.format.v1.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.MemoryBlobs;
import dj.domain.tree.testing.RandomEntries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DirectoryTest {
  private static final SplitKey KEY = new SplitKey(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);
  private static final long SEED = 7;

  @Test
  void anEmptyDirectoryIsALeafWithoutEntries() {
    MemoryBlobs blobs = new MemoryBlobs();
    BlobId root = new TreeWriter(KEY, blobs).finish();
    assertEquals(1, blobs.fetch(root).length);
    assertFalse(new TreeReader(blobs).entries(root).hasNext());
    assertEquals(Optional.empty(), new TreeReader(blobs).find(root, RawBytes.utf8("a")));
    assertThrows(NoSuchElementException.class, () -> new TreeReader(blobs).entries(root).next());
  }

  @Test
  void aSmallDirectoryIsOneBlob() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = plain(200);
    BlobId root = write(entries, blobs);
    assertEquals(Set.of(root), blobs.ids());
    assertEquals(entries, readAll(root, blobs));
  }

  @Test
  void directoriesOfAnySizeAreReadAsWritten() {
    RandomEntries random = new RandomEntries(new SplittableRandom(SEED));
    for (int count : new int[] {1, 2, 3, 50, 1_000, 5_000}) {
      MemoryBlobs blobs = new MemoryBlobs();
      List<TreeEntry> entries = random.directory(count);
      BlobId root = write(entries, blobs);
      assertEquals(entries, readAll(root, blobs), "seed " + SEED + ", " + count + " entries");
      assertEquals(root, write(readAll(root, blobs), blobs));
    }
  }

  @Test
  void aWriterIsUsedForOneDirectoryAfterTheOther() {
    MemoryBlobs blobs = new MemoryBlobs();
    TreeWriter writer = new TreeWriter(KEY, blobs);
    List<TreeEntry> entries = plain(20_000);
    entries.forEach(writer::add);
    BlobId first = writer.finish();
    BlobId empty = writer.finish();
    entries.forEach(entry -> writer.add(EncodedEntry.of(entry)));
    assertEquals(first, writer.finish());
    assertFalse(new TreeReader(blobs).entries(empty).hasNext());
  }

  @Test
  void entriesComeInTheOrderOfTheirNames() {
    TreeWriter writer = new TreeWriter(KEY, new MemoryBlobs());
    writer.add(file("b", 1));
    assertThrows(IllegalArgumentException.class, () -> writer.add(file("b", 2)));
    assertThrows(IllegalArgumentException.class, () -> writer.add(file("a", 2)));
  }

  @Test
  void longDirectoriesAreSplitAsIntended() {
    MemoryBlobs blobs = new MemoryBlobs();
    write(plain(200_000), blobs);
    int leaves = 0;
    long total = 0;
    for (BlobId id : blobs.ids()) {
      byte[] blob = blobs.fetch(id);
      assertTrue(blob.length <= (512 << 10) + 200);
      if (blob[0] == NodeKind.DIRECTORY_LEAF.code()) {
        leaves++;
        total += blob.length;
      }
    }
    long mean = total / leaves;
    assertTrue(mean > 96 << 10 && mean < 160 << 10, "mean length of a leaf: " + mean);
  }

  @Test
  void anotherKeySplitsElsewhere() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = plain(20_000);
    BlobId root = write(entries, blobs);
    TreeWriter other = new TreeWriter(new SplitKey(1, 2), blobs);
    entries.forEach(other::add);
    BlobId otherRoot = other.finish();
    assertNotEquals(root, otherRoot);
    assertEquals(entries, readAll(otherRoot, blobs));
  }

  @Test
  void oneChangeInALongDirectoryRewritesFewBlobs() {
    TreeMap<RawBytes, TreeEntry> entries = new TreeMap<>();
    plain(200_000).forEach(entry -> entries.put(entry.name(), entry));
    MemoryBlobs blobs = new MemoryBlobs();
    write(entries.values(), blobs);
    SplittableRandom random = new SplittableRandom(SEED);
    List<RawBytes> names = List.copyOf(entries.keySet());
    long rewritten = 0;
    int changes = 16;
    for (int i = 0; i < changes; i++) {
      TreeMap<RawBytes, TreeEntry> changed = new TreeMap<>(entries);
      RawBytes victim = names.get(random.nextInt(names.size()));
      switch (i % 4) {
        case 0 -> changed.remove(victim);
        case 1 -> changed.put(victim, file(victim.toText(), 1_000_000 + i));
        case 2 -> put(changed, file("new-" + random.nextLong(), i));
        default -> {
          changed.remove(victim);
          put(changed, file(random.nextInt(200_000) + "-renamed", i));
        }
      }
      int before = blobs.ids().size();
      write(changed.values(), blobs);
      int now = blobs.ids().size() - before;
      assertTrue(now <= 4, "seed " + SEED + ", change " + i + " rewrote " + now + " blobs");
      rewritten += now;
    }
    assertTrue(rewritten <= 3L * changes, "rewritten in all: " + rewritten);
  }

  private static void put(Map<RawBytes, TreeEntry> entries, TreeEntry entry) {
    entries.put(entry.name(), entry);
  }

  @Test
  void anEntryIsFoundInOneBlobALevel() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = plain(100_000);
    BlobId root = write(entries, blobs);
    TreeReader reader = new TreeReader(blobs);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      TreeEntry entry = entries.get(random.nextInt(entries.size()));
      int before = blobs.fetches();
      assertEquals(Optional.of(entry), reader.find(root, entry.name()));
      assertTrue(blobs.fetches() - before <= 3);
      assertEquals(Optional.empty(), reader.find(root, RawBytes.utf8(entry.name() + "x")));
    }
    assertEquals(Optional.empty(), reader.find(root, RawBytes.utf8(" ")));
    assertEquals(Optional.empty(), reader.find(root, RawBytes.utf8("~")));
  }

  @Test
  void aCursorGoesWhereItIsSent() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = plain(20_000);
    BlobId root = write(entries, blobs);
    TreeSet<RawBytes> names = new TreeSet<>();
    entries.forEach(entry -> names.add(entry.name()));
    TreeCursor cursor = new TreeReader(blobs).entries(root);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      RawBytes wanted = RawBytes.utf8(String.valueOf(random.nextInt(300_000)));
      cursor.seek(wanted);
      RawBytes expected = names.ceiling(wanted);
      assertEquals(expected != null, cursor.hasNext());
      for (int j = 0; j < 5 && expected != null; j++) {
        assertEquals(expected, cursor.next().name());
        expected = names.higher(expected);
      }
    }
  }

  @Test
  void twoDirectoriesAreMergedInOnePass() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = plain(20_000);
    BlobId root = write(entries, blobs);
    int all = blobs.ids().size();
    int before = blobs.fetches();
    TreeCursor cursor = new TreeReader(blobs).entries(root);
    for (int i = 0; i < entries.size(); i += 3) {
      RawBytes name = entries.get(i).name();
      assertEquals(Optional.of(entries.get(i)), cursor.advanceTo(name));
      assertEquals(Optional.empty(), cursor.advanceTo(RawBytes.utf8(name + "!")));
    }
    assertEquals(Optional.empty(), cursor.advanceTo(RawBytes.utf8("~")));
    assertEquals(all, blobs.fetches() - before);
  }

  @Test
  void eachChangedByteOfASmallDirectoryIsReported() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = new RandomEntries(new SplittableRandom(SEED)).directory(6);
    byte[] leaf = blobs.fetch(write(entries, blobs));
    for (int position = 0; position < leaf.length; position++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = leaf.clone();
        damaged[position] ^= (byte) (1 << bit);
        readOrRefuse(damaged);
      }
    }
    for (int length = 0; length < leaf.length; length++) {
      readOrRefuse(Arrays.copyOf(leaf, length));
    }
  }

  private static void readOrRefuse(byte[] blob) {
    MemoryBlobs blobs = new MemoryBlobs();
    BlobId root = blobs.store(blob, 0, blob.length);
    try {
      List<TreeEntry> entries = readAll(root, blobs);
      assertEquals(root, write(entries, blobs), "read, but not canonical");
    } catch (DjException e) {
      assertTrue(e.getMessage().startsWith("tree blob " + root.toHex()), e.getMessage());
    }
    try {
      TreeReferences.visit(root, blob, new Counter());
    } catch (DjException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }

  @Test
  void nodesThatDoNotBelongTogetherAreReported() {
    MemoryBlobs blobs = new MemoryBlobs();
    BlobId a = write(List.of(file("a", 1), file("b", 2)), blobs);
    BlobId c = write(List.of(file("c", 1)), blobs);
    BlobId empty = write(List.of(), blobs);
    BlobId node = node(blobs, 1, List.of(new Named("a", a), new Named("c", c)));
    assertEquals(3, readAll(node, blobs).size());
    assertRefused(blobs, node(blobs, 1, List.of(new Named("a", a))));
    assertRefused(blobs, node(blobs, 1, List.of()));
    assertRefused(blobs, node(blobs, 0, List.of(new Named("a", a), new Named("c", c))));
    assertRefused(blobs, node(blobs, 17, List.of(new Named("a", a), new Named("c", c))));
    assertRefused(blobs, node(blobs, 2, List.of(new Named("a", a), new Named("c", c))));
    assertRefused(blobs, node(blobs, 1, List.of(new Named("a", a), new Named("b", c))));
    assertRefused(blobs, node(blobs, 1, List.of(new Named("c", c), new Named("a", a))));
    assertRefused(blobs, node(blobs, 1, List.of(new Named("a", a), new Named("a", a))));
    assertRefused(blobs, node(blobs, 1, List.of(new Named("a", a), new Named("c", empty))));
    BlobId last = node(blobs, 1, List.of(new Named("x", node), new Named("y", c)));
    assertRefused(blobs, last);
    assertRefused(blobs, node(blobs, 3, List.of(new Named("a", node), new Named("c", c))));
    assertRefused(blobs, blobs.store(new byte[] {3}, 0, 1));
    assertRefused(blobs, blobs.store(new byte[0], 0, 0));
  }

  @Test
  void leavesThatOverlapAreReported() {
    MemoryBlobs blobs = new MemoryBlobs();
    BlobId a = write(List.of(file("a", 1), file("d", 2)), blobs);
    BlobId c = write(List.of(file("c", 1)), blobs);
    assertRefused(blobs, node(blobs, 1, List.of(new Named("a", a), new Named("c", c))));
  }

  private record Named(String firstName, BlobId id) {}

  private static BlobId node(MemoryBlobs blobs, int level, List<Named> children) {
    ByteWriter out = new ByteWriter();
    out.put(NodeKind.DIRECTORY_NODE.code());
    out.varint(level);
    for (Named child : children) {
      out.prefixed(RawBytes.utf8(child.firstName()));
      out.id(child.id());
    }
    return blobs.store(out.buffer(), 0, out.lengthBytes());
  }

  private static void assertRefused(MemoryBlobs blobs, BlobId root) {
    assertThrows(DamageException.class, () -> readAll(root, blobs));
  }

  @Test
  void allReferencesOfADirectoryAreFound() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<TreeEntry> entries = new RandomEntries(new SplittableRandom(SEED)).directory(3_000);
    BlobId root = write(entries, blobs);
    Counter expected = new Counter();
    expected.trees.add(root);
    for (TreeEntry entry : entries) {
      expected.entry(entry);
    }
    expected.trees.addAll(blobs.ids());
    Counter found = new Counter();
    found.trees.add(root);
    for (BlobId id : List.copyOf(blobs.ids())) {
      TreeReferences.visit(id, blobs.fetch(id), found);
    }
    assertEquals(expected.trees, found.trees);
    assertEquals(expected.data, found.data);
  }

  /// Collects references.
  static final class Counter implements TreeReferences.Visitor {
    final Set<BlobId> trees = new HashSet<>();
    final List<BlobId> data = new ArrayList<>();

    @Override
    public void tree(BlobId id) {
      trees.add(id);
    }

    @Override
    public void data(BlobId id) {
      data.add(id);
    }

    void entry(TreeEntry entry) {
      switch (entry) {
        case TreeEntry.Directory directory -> trees.add(directory.subtree());
        case TreeEntry.File file -> content(file);
        case TreeEntry.Symlink _, TreeEntry.Special _ -> {}
      }
    }

    private void content(TreeEntry.File file) {
      switch (file.content()) {
        case FileContent.Inline _ -> {}
        case FileContent.Chunks chunks -> chunks.chunks().forEach(chunk -> data.add(chunk.id()));
        case FileContent.Listed listed -> trees.add(listed.root());
      }
    }
  }

  private static List<TreeEntry> plain(int count) {
    TreeMap<RawBytes, TreeEntry> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      put(entries, file(i + "-file.txt", i));
    }
    return List.copyOf(entries.values());
  }

  private static TreeEntry file(String name, int seed) {
    Metadata metadata = EntryCodecTest.metadata();
    BlobId id = new BlobId(seed * 0x9E3779B97F4A7C15L, seed, 0, 1);
    return new TreeEntry.File(
        RawBytes.utf8(name),
        metadata,
        1_000 + seed,
        List.of(),
        new FileContent.Chunks(List.of(new FileContent.Chunk(id, 1_000 + seed))));
  }

  private static BlobId write(Iterable<TreeEntry> entries, MemoryBlobs blobs) {
    TreeWriter writer = new TreeWriter(KEY, blobs);
    entries.forEach(writer::add);
    return writer.finish();
  }

  private static List<TreeEntry> readAll(BlobId root, MemoryBlobs blobs) {
    List<TreeEntry> entries = new ArrayList<>();
    new TreeReader(blobs).entries(root).forEachRemaining(entries::add);
    return entries;
  }
}
