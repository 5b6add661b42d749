package dj.application.statistics;

import dj.domain.hash.Sha256;
import dj.domain.id.BlobId;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.TreeEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Half of a SHA-256 of what a file consists of: its holes, and its bytes or the ids of its blobs.
/// Equal files that were cut alike have equal ones.
///
/// For one thread.
final class ContentFingerprint {
  private static final int INLINE = 1;
  private static final int CHUNKS = 2;
  private static final int LISTED = 3;

  private final MessageDigest digest = Sha256.begin();
  private final byte[] id = new byte[BlobId.LENGTH_BYTES];
  private ByteBuffer result = ByteBuffer.allocate(2 * Long.BYTES);

  /// Takes the fingerprint of a file.
  void read(TreeEntry.File file) {
    for (Extent hole : file.holes()) {
      String extent = hole.offset() + "+" + hole.lengthBytes() + ",";
      digest.update(extent.getBytes(StandardCharsets.US_ASCII));
    }
    switch (file.content()) {
      case FileContent.Inline inline -> {
        digest.update((byte) INLINE);
        digest.update(inline.bytes().toBytes());
      }
      case FileContent.Chunks chunks -> {
        digest.update((byte) CHUNKS);
        chunks.chunks().forEach(chunk -> update(chunk.id()));
      }
      case FileContent.Listed listed -> {
        digest.update((byte) LISTED);
        update(listed.root());
      }
    }
    result = ByteBuffer.wrap(digest.digest());
  }

  private void update(BlobId blob) {
    blob.copyTo(id, 0);
    digest.update(id);
  }

  /// The first half of the fingerprint.
  long a() {
    return result.getLong(0);
  }

  /// The second half.
  long b() {
    return result.getLong(Long.BYTES);
  }
}
