package dj.application.browse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.MemoryBlobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TreeDifferenceTest {
  private static final int KIB = 1024;

  private final MemoryBlobs blobs = new MemoryBlobs();
  private final TreeWriter writer = new TreeWriter(new SplitKey(1, 2), blobs);
  private final List<String> told = new ArrayList<>();
  private final TreeDifference difference =
      new TreeDifference(
          new TreeReader(blobs), (path, change, _, _) -> told.add(change + " " + path));

  @Test
  void differencesComeInTheOrderOfPaths() {
    compare(
        tree(
            file("a", 0, "x"), file("b", 0, "x"), link("c", "x"), directory("e", file("f", 0, ""))),
        tree(
            file("a", 1, "x"),
            directory("b", file("z", 0, "12")),
            link("c", "y"),
            directory("d", file("g", 0, "123"))));
    assertEquals(
        List.of(
            "METADATA /s/a",
            "TYPE /s/b",
            "ADDED /s/b/z",
            "CONTENT /s/c",
            "ADDED /s/d",
            "ADDED /s/d/g",
            "REMOVED /s/e",
            "REMOVED /s/e/f"),
        told);
    assertEquals(new TreeDifference.OneSided(2, 2, 0, 5), difference.added());
    assertEquals(new TreeDifference.OneSided(2, 1, 0, 1), difference.removed());
  }

  @Test
  void equalTreesAreNotRead() {
    TreeEntry shared = directory("shared", directory("deep", file("f", 0, "x")));
    compare(tree(shared), tree(shared));
    assertEquals(0, blobs.fetches());
    compare(tree(shared), tree(file("new", 0, ""), shared));
    assertEquals(2, blobs.fetches());
    assertEquals(List.of("ADDED /s/new"), told);
  }

  @Test
  void metadataOfADirectoryIsToldAndWhatIsInItIsStillNotRead() {
    TreeEntry.Directory shared = directory("shared", file("f", 0, "x"));
    TreeEntry touched = new TreeEntry.Directory(shared.name(), metadata(9, 1), shared.subtree());
    compare(tree(shared), tree(touched));
    assertEquals(List.of("METADATA /s/shared"), told);
    assertEquals(2, blobs.fetches());
  }

  @Test
  void whatNoRestoreBringsBackIsNoDifference() {
    TreeEntry.File one = file("a", 0, "x");
    TreeEntry.File moved =
        new TreeEntry.File(one.name(), metadata(0, 77), 1, one.holes(), one.content());
    compare(tree(one), tree(moved));
    assertEquals(List.of(), told);
  }

  @Test
  void changedFileCountsOnlyTheBlobsThatTheOtherVersionLacks() {
    compare(tree(chunks("f", 1, 2, 3)), tree(chunks("f", 1, 4, 4, 3, 5)));
    assertEquals(List.of("CONTENT /s/f"), told);
    assertEquals(2 * KIB, difference.added().bytes());
    assertEquals(KIB, difference.removed().bytes());
    assertEquals(0, difference.added().files());
  }

  @Test
  void holesAreContentAndNoBytes() {
    TreeEntry.File plain = file("f", 0, "x");
    TreeEntry.File sparse =
        new TreeEntry.File(
            plain.name(), plain.metadata(), 1 + KIB, List.of(new Extent(1, KIB)), plain.content());
    compare(tree(plain), tree(sparse));
    assertEquals(List.of("CONTENT /s/f"), told);
    assertEquals(0, difference.added().bytes());
  }

  private void compare(BlobId before, BlobId after) {
    difference.compare(RawBytes.utf8("/s"), before, after);
  }

  private BlobId tree(TreeEntry... entries) {
    Arrays.stream(entries).sorted(Comparator.comparing(TreeEntry::name)).forEach(writer::add);
    return writer.finish();
  }

  private TreeEntry.Directory directory(String name, TreeEntry... entries) {
    return new TreeEntry.Directory(RawBytes.utf8(name), metadata(0, 1), tree(entries));
  }

  private static TreeEntry.File file(String name, long modifiedSeconds, String content) {
    RawBytes bytes = RawBytes.utf8(content);
    return new TreeEntry.File(
        RawBytes.utf8(name),
        metadata(modifiedSeconds, 1),
        bytes.lengthBytes(),
        List.of(),
        new FileContent.Inline(bytes));
  }

  private static TreeEntry.File chunks(String name, int... numbers) {
    List<FileContent.Chunk> chunks =
        Arrays.stream(numbers)
            .mapToObj(number -> new FileContent.Chunk(new BlobId(number, 0, 0, 0), KIB))
            .toList();
    return new TreeEntry.File(
        RawBytes.utf8(name),
        metadata(0, 1),
        (long) KIB * chunks.size(),
        List.of(),
        new FileContent.Chunks(chunks));
  }

  private static TreeEntry link(String name, String target) {
    return new TreeEntry.Symlink(RawBytes.utf8(name), metadata(0, 1), RawBytes.utf8(target));
  }

  private static Metadata metadata(long modifiedSeconds, long inode) {
    return new Metadata(
        0644,
        1000,
        1000,
        RawBytes.EMPTY,
        RawBytes.EMPTY,
        new Timestamp(modifiedSeconds, 0),
        new Timestamp(inode, 0),
        Optional.empty(),
        Optional.empty(),
        inode,
        1,
        1,
        0,
        List.of());
  }
}
