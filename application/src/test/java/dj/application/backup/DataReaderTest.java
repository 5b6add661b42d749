package dj.application.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Of files with holes the data alone is read, and where holes are many, it is fetched before.
final class DataReaderTest {
  private static final int BLOCK = 64 << 10;
  private static final int CELL = 100_000;

  private final Random random = new Random(5);

  @Test
  void manyHoles() {
    List<Extent> holes = new ArrayList<>();
    for (int block = 0; block < 200; block += 2 + random.nextInt(3)) {
      holes.add(new Extent((long) block * BLOCK, BLOCK));
    }
    Recorded file = new Recorded(200 * BLOCK, holes);
    assertArrayEquals(file.data(), readAll(file));
    assertEquals(file.data().length, file.fetched.stream().mapToLong(Extent::lengthBytes).sum());
  }

  @Test
  void fewHolesAreLeftToTheFileSystem() {
    Recorded file =
        new Recorded(200 * BLOCK, List.of(new Extent(0, BLOCK), new Extent(199L * BLOCK, BLOCK)));
    assertArrayEquals(file.data(), readAll(file));
    assertEquals(List.of(), file.fetched);
  }

  @Test
  void holesAlone() {
    Recorded file = new Recorded(3 * BLOCK, List.of(new Extent(0, 3 * BLOCK)));
    assertArrayEquals(new byte[0], readAll(file));
  }

  /// It is cut short while it is read.
  @Test
  void shorterThanItSaid() {
    Recorded file = new Recorded(10 * BLOCK, List.of(new Extent(BLOCK, BLOCK)));
    file.end = 3 * BLOCK + 7;
    byte[] read = readAll(file);
    assertEquals(2 * BLOCK + 7, read.length);
    assertArrayEquals(Arrays.copyOf(file.data(), read.length), read);
  }

  private byte[] readAll(Recorded file) {
    DataReader.OfFile reader = new DataReader.OfFile(file, file.content.length, file.holes);
    byte[] all = new byte[file.content.length];
    int length = 0;
    while (true) {
      long at = reader.fileOffset();
      int count = reader.read(all, length, Math.min(CELL, all.length - length));
      if (count == 0) {
        return Arrays.copyOf(all, length);
      }
      assertArrayEquals(
          Arrays.copyOfRange(file.content, (int) at, (int) at + count),
          Arrays.copyOfRange(all, length, length + count));
      length += count;
    }
  }

  /// A file in memory that notes what was asked of it.
  private final class Recorded implements SourceFile {
    private final byte[] content;
    private final List<Extent> holes;
    private final List<Extent> fetched = new ArrayList<>();
    private int end;

    private Recorded(int sizeBytes, List<Extent> holes) {
      this.content = new byte[sizeBytes];
      random.nextBytes(content);
      this.holes = holes;
      this.end = sizeBytes;
    }

    private byte[] data() {
      byte[] data = new byte[content.length];
      int length = 0;
      for (int i = 0; i < content.length; i++) {
        long at = i;
        if (holes.stream().noneMatch(hole -> hole.offset() <= at && at < hole.end())) {
          data[length++] = content[i];
        }
      }
      return Arrays.copyOf(data, length);
    }

    @Override
    public SourceEntry entry() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SourceEntry entryWithAttributes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Extent> holes(long sizeBytes) {
      return holes;
    }

    @Override
    public int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
      assertTrue(
          fetched.isEmpty() || fetched.getLast().end() >= fileOffset + lengthBytes,
          "read before it was fetched");
      int count = (int) Math.max(0, Math.min(lengthBytes, end - fileOffset));
      System.arraycopy(content, (int) fileOffset, target, targetOffset, count);
      return count;
    }

    @Override
    public void fetch(long fileOffset, long lengthBytes) {
      assertTrue(fetched.isEmpty() || fetched.getLast().end() <= fileOffset);
      fetched.add(new Extent(fileOffset, lengthBytes));
    }

    @Override
    public void close() {}
  }
}
