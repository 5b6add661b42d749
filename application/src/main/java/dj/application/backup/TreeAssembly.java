package dj.application.backup;

import dj.application.packing.BlobEncoder;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.tree.TreeEntry;
import org.jspecify.annotations.Nullable;

/// Writes one directory as tree blobs, each time with the encoder of the worker that has it in
/// hand.
final class TreeAssembly {
  private final TreeWriter writer;
  private @Nullable BlobEncoder encoder;

  TreeAssembly(SplitKey key) {
    writer = new TreeWriter(key, this::store);
  }

  void add(TreeEntry entry, BlobEncoder with) {
    encoder = with;
    writer.add(entry);
  }

  BlobId finish(BlobEncoder with) {
    encoder = with;
    return writer.finish();
  }

  private BlobId store(byte[] buffer, int offset, int lengthBytes) {
    if (encoder == null) {
      throw new IllegalStateException("no worker has the directory in hand");
    }
    return encoder.storeTree(buffer, offset, lengthBytes);
  }
}
