package dj.application.backup;

import dj.application.packing.BlobEncoder;
import dj.domain.blob.BlobKind;
import dj.domain.chunking.Chunker;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;

/// What one thread of a backup owns: a buffer for content, and an encoder for blobs.
final class BackupWorker {
  private static final int INITIAL_BUFFER_BYTES = 64 * 1024;

  private final BlobEncoder encoder;
  private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];

  BackupWorker(BlobEncoder encoder) {
    this.encoder = encoder;
  }

  BlobEncoder encoder() {
    return encoder;
  }

  /// The buffer, grown to at least `lengthBytes`; what it held is lost if it grows.
  byte[] buffer(int lengthBytes) {
    if (buffer.length < lengthBytes) {
      buffer = new byte[Math.max(lengthBytes, 2 * buffer.length)];
    }
    return buffer;
  }

  /// Stores the first `lengthBytes` bytes of the buffer as one data blob.
  BlobId storeChunk(int lengthBytes) {
    return encoder.store(BlobKind.DATA, buffer, 0, lengthBytes);
  }

  /// Stores the first `lengthBytes` bytes of the buffer as the whole content of a file.
  FileContent storeWhole(int lengthBytes, Chunker chunker) {
    if (lengthBytes <= FileContent.MAX_INLINE_BYTES) {
      return new FileContent.Inline(RawBytes.copyOf(buffer, 0, lengthBytes));
    }
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    while (start < lengthBytes) {
      int length = chunker.cut(buffer, start, lengthBytes - start, true);
      chunks.add(new Chunk(encoder.store(BlobKind.DATA, buffer, start, length), length));
      start += length;
    }
    return new FileContent.Chunks(chunks);
  }
}
