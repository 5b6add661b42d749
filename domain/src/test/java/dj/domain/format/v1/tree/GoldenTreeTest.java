package dj.domain.format.v1.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.format.v1.GoldenFiles;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.MemoryBlobs;
import dj.domain.tree.testing.RandomEntries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The tree blobs of the documentation: what is written today is what is read for ever.
final class GoldenTreeTest {
  private static final String PLACE = "/dj/domain/format/v1/tree/";

  @Test
  void theWriterStillWritesThem() throws IOException {
    assertArrayEquals(resource("directory-leaf"), GoldenTrees.directoryLeaf());
    assertArrayEquals(resource("directory-node"), GoldenTrees.directoryNode());
    assertArrayEquals(resource("content-leaf"), GoldenTrees.contentLeaf());
    assertArrayEquals(resource("content-node"), GoldenTrees.contentNode());
  }

  @Test
  void theReaderStillReadsADirectory() throws IOException {
    MemoryBlobs blobs = new MemoryBlobs();
    byte[] leaf = resource("directory-leaf");
    List<TreeEntry> entries = new ArrayList<>();
    new TreeReader(blobs).entries(blobs.store(leaf, 0, leaf.length)).forEachRemaining(entries::add);
    assertEquals(GoldenTrees.directory(), entries);
  }

  @Test
  void theReaderStillFindsReferences() throws IOException {
    DirectoryTest.Counter found = new DirectoryTest.Counter();
    for (String name :
        List.of("directory-leaf", "directory-node", "content-leaf", "content-node")) {
      TreeReferences.visit(GoldenTrees.id(0), resource(name), found);
    }
    List<BlobId> chunks = List.of(GoldenTrees.id(0x20), GoldenTrees.id(0x40));
    assertEquals(List.of(chunks.get(0), chunks.get(1), chunks.get(0), chunks.get(1)), found.data);
    assertEquals(5, found.trees.size());
  }

  @Test
  void theDocumentationShowsThem() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name :
        List.of("directory-leaf", "directory-node", "content-leaf", "content-node")) {
      all.writeBytes(resource(name));
    }
    assertArrayEquals(all.toByteArray(), GoldenFiles.bytesInPage("tree.md"));
  }

  /// Not needed to read, but a change here would store long lists anew once.
  @Test
  void longListsAreStillSplitInTheSamePlaces() {
    MemoryBlobs blobs = new MemoryBlobs();
    TreeWriter writer = new TreeWriter(GoldenTrees.KEY, blobs);
    TreeEntry pattern = GoldenTrees.directory().get(1);
    for (int i = 100_000; i < 200_000; i++) {
      writer.add(
          new TreeEntry.File(
              RawBytes.utf8("entry " + i),
              pattern.metadata(),
              0,
              List.of(),
              FileContent.Inline.EMPTY));
    }
    assertEquals(
        "7ee0893aa6449c9ca3e037bf2adb70609763d888a9930a81be433751861da8c9",
        writer.finish().toHex());
    ContentListWriter list = new ContentListWriter(GoldenTrees.KEY, blobs);
    RandomEntries ids = new RandomEntries(new SplittableRandom(1));
    for (int i = 0; i < 100_000; i++) {
      list.add(ids.id(), 1 + i);
    }
    assertEquals(
        "8fc7076e8d6bcf776f43ef0836b6e9863047597fb292161b8ce3ca3856c4514b",
        ((FileContent.Listed) list.finish()).root().toHex());
  }

  private static byte[] resource(String name) throws IOException {
    return GoldenFiles.resource(PLACE + name + "-v1.hex");
  }
}
