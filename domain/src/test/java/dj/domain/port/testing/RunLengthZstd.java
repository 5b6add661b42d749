package dj.domain.port.testing;

import dj.domain.error.DamageException;
import dj.domain.port.Compressor;
import java.util.Arrays;

/// The smallest honest zstd (RFC 8878): it makes frames of one run-length block out of content that
/// is one byte repeated, and finds all other content not worth compressing. Every zstd reads them.
public final class RunLengthZstd implements Compressor {
  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /// A single segment whose content size takes four bytes.
  private static final int DESCRIPTOR = 0b1010_0000;

  private static final int FRAME_LENGTH_BYTES = 13;
  private static final int MAX_BLOCK_LENGTH_BYTES = 128 << 10;
  private static final int LAST_RUN_LENGTH_BLOCK = 0b011;

  @Override
  public Context newContext() {
    return new RunLengthContext();
  }

  private static final class RunLengthContext implements Context {
    @Override
    public int maxCompressedLengthBytes(int rawLengthBytes) {
      return rawLengthBytes + FRAME_LENGTH_BYTES;
    }

    @Override
    public int compress(byte[] raw, int offset, int length, byte[] target, int targetOffset) {
      if (length <= FRAME_LENGTH_BYTES || length > MAX_BLOCK_LENGTH_BYTES) {
        return -1;
      }
      for (int index = 1; index < length; index++) {
        if (raw[offset + index] != raw[offset]) {
          return -1;
        }
      }
      System.arraycopy(MAGIC, 0, target, targetOffset, MAGIC.length);
      target[targetOffset + 4] = (byte) DESCRIPTOR;
      for (int index = 0; index < 4; index++) {
        target[targetOffset + 5 + index] = (byte) (length >>> (8 * index));
      }
      int block = length << 3 | LAST_RUN_LENGTH_BLOCK;
      for (int index = 0; index < 3; index++) {
        target[targetOffset + 9 + index] = (byte) (block >>> (8 * index));
      }
      target[targetOffset + 12] = raw[offset];
      return FRAME_LENGTH_BYTES;
    }

    @Override
    public void decompress(
        byte[] compressed, int offset, int length, byte[] target, int targetOffset, int rawLength) {
      byte[] expected = new byte[FRAME_LENGTH_BYTES];
      byte[] content = new byte[rawLength];
      if (length == FRAME_LENGTH_BYTES) {
        Arrays.fill(content, compressed[offset + FRAME_LENGTH_BYTES - 1]);
        compress(content, 0, rawLength, expected, 0);
      }
      boolean equal =
          length == FRAME_LENGTH_BYTES
              && Arrays.equals(expected, 0, length, compressed, offset, offset + length);
      if (!equal) {
        throw new DamageException("no run-length frame of " + rawLength + " bytes", "");
      }
      System.arraycopy(content, 0, target, targetOffset, rawLength);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
