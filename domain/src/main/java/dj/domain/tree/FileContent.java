package dj.domain.tree;

import dj.domain.id.BlobId;
import java.util.List;

/// Where a file's bytes are. The bytes are those of the file without its holes, one data extent
/// behind the other.
public sealed interface FileContent {
  /// The most bytes that stand in the tree itself.
  int MAX_INLINE_BYTES = 512;

  /// The most chunks that are listed in the entry itself; longer lists become trees of their own.
  int MAX_LISTED_CHUNKS = 2048;

  /// One data blob of a file.
  ///
  /// @param id the blob
  /// @param lengthBytes the length of its content, 1 to [#MAX_LENGTH_BYTES]
  record Chunk(BlobId id, int lengthBytes) {
    /// The longest content of a blob.
    public static final int MAX_LENGTH_BYTES = 128 << 20;

    /// Checks the length.
    public Chunk {
      if (lengthBytes < 1 || lengthBytes > MAX_LENGTH_BYTES) {
        throw new IllegalArgumentException("no length of a chunk: " + lengthBytes);
      }
    }
  }

  /// The bytes themselves, at most [#MAX_INLINE_BYTES]. A file without any data is inline and
  /// empty.
  record Inline(RawBytes bytes) implements FileContent {
    /// The content of a file that is empty, or one hole.
    public static final Inline EMPTY = new Inline(RawBytes.EMPTY);

    /// Checks the length.
    public Inline {
      if (bytes.lengthBytes() > MAX_INLINE_BYTES) {
        throw new IllegalArgumentException("inline content is too long: " + bytes.lengthBytes());
      }
    }
  }

  /// Data blobs in order, 1 to [#MAX_LISTED_CHUNKS].
  record Chunks(List<Chunk> chunks) implements FileContent {
    /// Checks the number and copies the list.
    public Chunks {
      chunks = List.copyOf(chunks);
      if (chunks.isEmpty() || chunks.size() > MAX_LISTED_CHUNKS) {
        throw new IllegalArgumentException("no number of chunks in an entry: " + chunks.size());
      }
    }

    /// The length of all chunks together.
    public long dataBytes() {
      long data = 0;
      for (Chunk chunk : chunks) {
        data += chunk.lengthBytes();
      }
      return data;
    }
  }

  /// The root of a content list that is split into tree blobs.
  record Listed(BlobId root) implements FileContent {}
}
