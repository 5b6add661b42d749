package dj.adapters.storage.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dj.domain.error.DamageException;
import dj.domain.port.Compressor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Zstandard (RFC 8878) with one frame a blob, whose header states the length.
///
/// Content that would not shrink by one part in fifty is not compressed: it would cost time at each
/// reading and save nothing. The higher levels look at samples first, because they spend long on
/// random content; the lower levels find out in less time than the samples take.
public final class ZstdCompressor implements Compressor {
  /// The level without a wish of the user's.
  public static final int DEFAULT_LEVEL = 3;

  /// The level that compresses nothing.
  public static final int STORE_LEVEL = 0;

  /// The highest level.
  public static final int MAX_LEVEL = 19;

  private static final int FIRST_SAMPLED_LEVEL = 6;
  private static final int LEAST_SAVING = 50;

  private final int level;

  /// Creates the compressor.
  ///
  /// @throws IllegalArgumentException if the level is not from 0 to 19
  public ZstdCompressor(int level) {
    if (level < STORE_LEVEL || level > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "a zstd level is from " + STORE_LEVEL + " to " + MAX_LEVEL + ", not " + level);
    }
    this.level = level;
  }

  @Override
  public Context newContext() {
    return new ZstdContext(level);
  }

  /// Most contexts go one way only, and each way has a state of some hundred kilobytes.
  private static final class ZstdContext implements Context {
    private final int level;
    private @Nullable ZstdCompressCtx compression;
    private @Nullable ZstdDecompressCtx decompression;

    ZstdContext(int level) {
      this.level = level;
    }

    private ZstdCompressCtx compression() {
      if (compression == null) {
        compression = new ZstdCompressCtx().setLevel(level).setContentSize(true).setChecksum(false);
      }
      return compression;
    }

    private ZstdDecompressCtx decompression() {
      if (decompression == null) {
        decompression = new ZstdDecompressCtx();
      }
      return decompression;
    }

    @Override
    public int maxCompressedLengthBytes(int rawLengthBytes) {
      return Math.toIntExact(Zstd.compressBound(rawLengthBytes));
    }

    @Override
    public int compress(byte[] raw, int offset, int lengthBytes, byte[] target, int targetOffset) {
      Objects.checkFromIndexSize(offset, lengthBytes, raw.length);
      if (level == STORE_LEVEL
          || (level >= FIRST_SAMPLED_LEVEL
              && RandomLookingSample.isTakenFrom(raw, offset, lengthBytes))) {
        return -1;
      }
      int roomBytes = target.length - targetOffset;
      int compressedBytes =
          compression()
              .compressByteArray(target, targetOffset, roomBytes, raw, offset, lengthBytes);
      return compressedBytes < lengthBytes - lengthBytes / LEAST_SAVING ? compressedBytes : -1;
    }

    @Override
    public void decompress(
        byte[] compressed,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset,
        int rawLengthBytes) {
      Objects.checkFromIndexSize(offset, lengthBytes, compressed.length);
      Objects.checkFromIndexSize(targetOffset, rawLengthBytes, target.length);
      if (lengthBytes == 0
          || Zstd.getFrameContentSize(compressed, offset, lengthBytes) != rawLengthBytes) {
        throw damage(rawLengthBytes);
      }
      try {
        int expandedBytes =
            decompression()
                .decompressByteArray(
                    target, targetOffset, rawLengthBytes, compressed, offset, lengthBytes);
        if (expandedBytes != rawLengthBytes) {
          throw damage(rawLengthBytes);
        }
      } catch (ZstdException e) {
        throw damage(rawLengthBytes, e);
      }
    }

    private static DamageException damage(int rawLengthBytes, Throwable... cause) {
      return new DamageException(
          "compressed data does not expand to its " + rawLengthBytes + " bytes", "", cause);
    }

    @Override
    public void close() {
      if (compression != null) {
        compression.close();
      }
      if (decompression != null) {
        decompression.close();
      }
    }
  }
}
