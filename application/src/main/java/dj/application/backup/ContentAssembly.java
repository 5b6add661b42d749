package dj.application.backup;

import dj.application.packing.BlobEncoder;
import dj.domain.format.v1.tree.ContentListWriter;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import org.jspecify.annotations.Nullable;

/// Writes the list of one file's chunks, each time with the encoder of the worker that has it in
/// hand.
final class ContentAssembly {
  private final ContentListWriter writer;
  private @Nullable BlobEncoder encoder;

  ContentAssembly(SplitKey key) {
    writer = new ContentListWriter(key, this::store);
  }

  void add(Chunk chunk, BlobEncoder with) {
    encoder = with;
    writer.add(chunk.id(), chunk.lengthBytes());
  }

  FileContent finish(BlobEncoder with) {
    encoder = with;
    return writer.finish();
  }

  private BlobId store(byte[] buffer, int offset, int lengthBytes) {
    if (encoder == null) {
      throw new IllegalStateException("no worker has the file in hand");
    }
    return encoder.storeTree(buffer, offset, lengthBytes);
  }
}
