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

  /// The bytes themselves, at most [#MAX_INLINE_BYTES].
  record Inline(RawBytes bytes) implements FileContent {
    /// Checks the length.
    public Inline {
      if (bytes.lengthBytes() > MAX_INLINE_BYTES) {
        throw new IllegalArgumentException("inline content is too long: " + bytes.lengthBytes());
      }
    }
  }

  /// Data blobs in order, at most [#MAX_LISTED_CHUNKS].
  record Chunks(List<BlobId> ids) implements FileContent {
    /// Checks the number and copies the list.
    public Chunks {
      ids = List.copyOf(ids);
      if (ids.size() > MAX_LISTED_CHUNKS) {
        throw new IllegalArgumentException("too many chunks in one entry: " + ids.size());
      }
    }
  }

  /// The root of a content list that is split into tree blobs.
  record Listed(BlobId root) implements FileContent {}
}
