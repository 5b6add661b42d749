package dj.application.restore;

import dj.domain.port.TargetFile;
import dj.domain.tree.Extent;
import java.util.Arrays;
import java.util.List;

/// Where the data of a file goes: content has no bytes for holes, so behind each hole it moves up
/// by its length.
final class DataLayout {
  /// What a file system can leave out, in bytes; blocks are not smaller on any that matters.
  private static final int BLOCK_BYTES = 4096;

  private final long[] holeDataOffsets;
  private final long[] holeBytesBefore;
  private final boolean zerosBecomeHoles;

  /// Creates the layout of a file.
  ///
  /// @param holes ascending and apart
  DataLayout(List<Extent> holes, boolean zerosBecomeHoles) {
    this.zerosBecomeHoles = zerosBecomeHoles;
    holeDataOffsets = new long[holes.size()];
    holeBytesBefore = new long[holes.size() + 1];
    for (int i = 0; i < holes.size(); i++) {
      holeDataOffsets[i] = holes.get(i).offset() - holeBytesBefore[i];
      holeBytesBefore[i + 1] = holeBytesBefore[i] + holes.get(i).lengthBytes();
    }
  }

  /// Writes `lengthBytes` bytes of `source` that are at `dataOffset` of the content.
  void write(TargetFile target, long dataOffset, byte[] source, int sourceOffset, int lengthBytes) {
    long position = dataOffset;
    int done = 0;
    int hole = firstHoleBehind(dataOffset);
    while (done < lengthBytes) {
      long end = hole < holeDataOffsets.length ? holeDataOffsets[hole] : Long.MAX_VALUE;
      int count = (int) Math.min(lengthBytes - done, end - position);
      writeRun(target, position + holeBytesBefore[hole], source, sourceOffset + done, count);
      done += count;
      position += count;
      hole++;
    }
  }

  /// The number of holes at or before the byte at `dataOffset`.
  private int firstHoleBehind(long dataOffset) {
    int index = Arrays.binarySearch(holeDataOffsets, dataOffset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  private void writeRun(
      TargetFile target, long fileOffset, byte[] source, int offset, int lengthBytes) {
    if (!zerosBecomeHoles) {
      if (lengthBytes > 0) {
        target.write(fileOffset, source, offset, lengthBytes);
      }
      return;
    }
    int start = 0;
    int position = 0;
    while (position < lengthBytes) {
      int toBoundary = BLOCK_BYTES - (int) ((fileOffset + position) % BLOCK_BYTES);
      int block = Math.min(lengthBytes - position, toBoundary);
      if (block == BLOCK_BYTES && isZero(source, offset + position, block)) {
        writePart(target, fileOffset, source, offset, start, position);
        start = position + block;
      }
      position += block;
    }
    writePart(target, fileOffset, source, offset, start, lengthBytes);
  }

  private static void writePart(
      TargetFile target, long fileOffset, byte[] source, int offset, int start, int end) {
    if (end > start) {
      target.write(fileOffset + start, source, offset + start, end - start);
    }
  }

  private static boolean isZero(byte[] bytes, int offset, int lengthBytes) {
    for (int i = offset; i < offset + lengthBytes; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
