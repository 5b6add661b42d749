package dj.domain.format.v1;

import dj.domain.format.v1.SegmentFormat.Columns;
import dj.domain.id.BlobId;
import dj.domain.index.BlobCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Goes through the rows of a segment's blobs.
///
/// Columns are taken out of the plaintext some hundred rows at a time, into arrays of their type:
/// that is what a JVM that has just started is quick with, where each number on its own would take
/// a call that is interpreted. Loading an index takes most of a short command's own time.
final class SegmentRows implements BlobCursor {
  private static final int BLOCK_ROWS = 512;
  private static final int WORDS = BlobId.LENGTH_BYTES / Long.BYTES;

  private final byte[] plain;
  private final Columns columns;
  private final long[] ids;
  private final int[] packNumbers;
  private final int[] offsets;
  private final int[] sealedLengths;
  private final int[] rawLengths;
  private int blockStart;
  private int blockRows;
  private int row = -1;

  /// Creates a cursor before the first row.
  SegmentRows(byte[] plain, Columns columns) {
    int rows = Math.min(columns.blobs(), BLOCK_ROWS);
    this.plain = plain;
    this.columns = columns;
    this.ids = new long[rows * WORDS];
    this.packNumbers = new int[rows];
    this.offsets = new int[rows];
    this.sealedLengths = new int[rows];
    this.rawLengths = new int[rows];
  }

  @Override
  public int blobCount() {
    return columns.blobs();
  }

  @Override
  public boolean next() {
    row++;
    return row < blockRows || nextBlock();
  }

  private boolean nextBlock() {
    blockStart += blockRows;
    blockRows = Math.min(columns.blobs() - blockStart, BLOCK_ROWS);
    row = 0;
    ByteBuffer.wrap(
            plain,
            columns.blobId() + blockStart * BlobId.LENGTH_BYTES,
            blockRows * BlobId.LENGTH_BYTES)
        .asLongBuffer()
        .get(ids, 0, blockRows * WORDS);
    read(columns.packNumber(), packNumbers);
    read(columns.offset(), offsets);
    read(columns.sealedLength(), sealedLengths);
    read(columns.rawLength(), rawLengths);
    return blockRows > 0;
  }

  private void read(int column, int[] target) {
    ByteBuffer.wrap(plain, column + blockStart * Integer.BYTES, blockRows * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(target, 0, blockRows);
  }

  @Override
  public long idA() {
    return ids[row * WORDS];
  }

  @Override
  public long idB() {
    return ids[row * WORDS + 1];
  }

  long idC() {
    return ids[row * WORDS + 2];
  }

  long idD() {
    return ids[row * WORDS + 3];
  }

  @Override
  public int packNumber() {
    return packNumbers[row];
  }

  byte kindAndCodec() {
    return plain[columns.kindAndCodec() + blockStart + row];
  }

  @Override
  public int kindCode() {
    return kindAndCodec() & SegmentFormat.KIND_MASK;
  }

  @Override
  public int codecCode() {
    return kindAndCodec() >> SegmentFormat.CODEC_SHIFT;
  }

  @Override
  public int offset() {
    return offsets[row];
  }

  @Override
  public int sealedLengthBytes() {
    return sealedLengths[row];
  }

  @Override
  public int rawLengthBytes() {
    return rawLengths[row];
  }
}
