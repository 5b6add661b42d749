package dj.domain.format.v1.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.MemoryBlobs;
import dj.domain.tree.testing.RandomEntries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ContentListTest {
  private static final SplitKey KEY = new SplitKey(3, 4);
  private static final long SEED = 11;

  @Test
  void noChunksAreNoContent() {
    assertEquals(FileContent.Inline.EMPTY, write(List.of(), new MemoryBlobs()));
  }

  @Test
  void fewChunksStandInTheEntry() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<Chunk> chunks = chunks(FileContent.MAX_LISTED_CHUNKS);
    FileContent content = write(chunks, blobs);
    assertEquals(new FileContent.Chunks(chunks), content);
    assertEquals(0, blobs.ids().size());
    assertEquals(chunks, readAll(content, chunks, blobs));
  }

  @Test
  void manyChunksBecomeTreeBlobs() {
    for (int count : new int[] {2_049, 10_000, 300_000}) {
      MemoryBlobs blobs = new MemoryBlobs();
      List<Chunk> chunks = chunks(count);
      FileContent content = write(chunks, blobs);
      assertInstanceOf(FileContent.Listed.class, content);
      assertEquals(chunks, readAll(content, chunks, blobs));
    }
  }

  @Test
  void aWriterIsUsedForOneFileAfterTheOther() {
    MemoryBlobs blobs = new MemoryBlobs();
    ContentListWriter writer = new ContentListWriter(KEY, blobs);
    List<Chunk> many = chunks(5_000);
    many.forEach(chunk -> writer.add(chunk.id(), chunk.lengthBytes()));
    FileContent first = writer.finish();
    chunks(3).forEach(chunk -> writer.add(chunk.id(), chunk.lengthBytes()));
    assertEquals(new FileContent.Chunks(chunks(3)), writer.finish());
    many.forEach(chunk -> writer.add(chunk.id(), chunk.lengthBytes()));
    assertEquals(first, writer.finish());
    assertEquals(FileContent.Inline.EMPTY, writer.finish());
  }

  @Test
  void anEditInTheMiddleRewritesFewBlobs() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<Chunk> chunks = new ArrayList<>(chunks(300_000));
    write(chunks, blobs);
    RandomEntries ids = new RandomEntries(new SplittableRandom(SEED + 1));
    SplittableRandom random = new SplittableRandom(SEED);
    int total = 0;
    for (int i = 0; i < 12; i++) {
      List<Chunk> edited = new ArrayList<>(chunks);
      int position = random.nextInt(edited.size());
      switch (i % 3) {
        case 0 -> edited.remove(position);
        case 1 -> edited.set(position, new Chunk(ids.id(), 77));
        default -> edited.add(position, new Chunk(ids.id(), 78));
      }
      int before = blobs.ids().size();
      write(edited, blobs);
      int now = blobs.ids().size() - before;
      assertTrue(now <= 5, "seed " + SEED + ", edit " + i + " rewrote " + now + " blobs");
      total += now;
    }
    assertTrue(total <= 12 * 4, "rewritten in all: " + total);
  }

  @Test
  void aLongHoleOfEqualChunksTakesFewBlobs() {
    MemoryBlobs blobs = new MemoryBlobs();
    Chunk zeros = new Chunk(chunks(1).getFirst().id(), 4 << 20);
    List<Chunk> chunks = Collections.nCopies(400_000, zeros);
    FileContent content = write(chunks, blobs);
    assertTrue(blobs.ids().size() < 12, "blobs: " + blobs.ids().size());
    assertEquals(chunks, readAll(content, chunks, blobs));
  }

  @Test
  void anyOffsetIsFoundInOneBlobALevel() {
    MemoryBlobs blobs = new MemoryBlobs();
    for (int count : new int[] {1, 100, 100_000}) {
      List<Chunk> chunks = chunks(count);
      long[] starts = new long[count + 1];
      for (int i = 0; i < count; i++) {
        starts[i + 1] = starts[i] + chunks.get(i).lengthBytes();
      }
      ContentCursor cursor = cursor(write(chunks, blobs), starts[count], blobs);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < 100; i++) {
        int index = random.nextInt(count);
        long offset = starts[index] + random.nextInt(chunks.get(index).lengthBytes());
        int before = blobs.fetches();
        cursor.seek(offset);
        assertTrue(blobs.fetches() - before <= 3);
        assertEquals(starts[index], cursor.offset());
        assertEquals(chunks.get(index), cursor.next());
        assertEquals(starts[index + 1], cursor.offset());
        assertEquals(index + 1 < count, cursor.hasNext());
      }
      assertThrows(IndexOutOfBoundsException.class, () -> cursor.seek(starts[count]));
      assertThrows(IndexOutOfBoundsException.class, () -> cursor.seek(-1));
    }
  }

  @Test
  void inlineContentHasNoChunks() {
    FileContent inline = new FileContent.Inline(RawBytes.utf8("abc"));
    assertFalse(cursor(inline, 3, new MemoryBlobs()).hasNext());
  }

  @Test
  void aListThatDoesNotAddUpIsReported() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<Chunk> chunks = chunks(30_000);
    FileContent content = write(chunks, blobs);
    long length = length(chunks);
    assertThrows(
        DamageException.class, () -> cursor(content, length + 1, blobs).forEachRemaining(_ -> {}));
    List<Chunk> leafChunks = chunks(2_100);
    FileContent leaf = write(leafChunks, blobs);
    assertThrows(
        DamageException.class,
        () -> cursor(leaf, length(leafChunks) - 1, blobs).forEachRemaining(_ -> {}));
    BlobId directory = new TreeWriter(KEY, blobs).finish();
    assertThrows(
        DamageException.class, () -> cursor(new FileContent.Listed(directory), 1, blobs).next());
  }

  @Test
  void allChunksAreReferences() {
    MemoryBlobs blobs = new MemoryBlobs();
    List<Chunk> chunks = chunks(30_000);
    FileContent content = write(chunks, blobs);
    DirectoryTest.Counter found = new DirectoryTest.Counter();
    found.trees.add(((FileContent.Listed) content).root());
    for (BlobId id : blobs.ids()) {
      TreeReferences.visit(id, blobs.fetch(id), found);
    }
    assertEquals(blobs.ids(), found.trees);
    assertEquals(chunks.stream().map(Chunk::id).toList(), found.data);
  }

  private static List<Chunk> chunks(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    RandomEntries ids = new RandomEntries(random);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(new Chunk(ids.id(), 1 + random.nextInt(4 << 20)));
    }
    return chunks;
  }

  private static FileContent write(List<Chunk> chunks, MemoryBlobs blobs) {
    ContentListWriter writer = new ContentListWriter(KEY, blobs);
    chunks.forEach(chunk -> writer.add(chunk.id(), chunk.lengthBytes()));
    return writer.finish();
  }

  private static List<Chunk> readAll(FileContent content, List<Chunk> chunks, MemoryBlobs blobs) {
    List<Chunk> read = new ArrayList<>();
    cursor(content, length(chunks), blobs).forEachRemaining(read::add);
    return read;
  }

  private static long length(List<Chunk> chunks) {
    return chunks.stream().mapToLong(Chunk::lengthBytes).sum();
  }

  private static ContentCursor cursor(FileContent content, long dataBytes, MemoryBlobs blobs) {
    TreeEntry.File file =
        new TreeEntry.File(
            RawBytes.utf8("file"), EntryCodecTest.metadata(), dataBytes, List.of(), content);
    return new TreeReader(blobs).chunks(file);
  }
}
