package dj.domain.tree.testing;

import dj.domain.format.v1.tree.BlobFetcher;
import dj.domain.format.v1.tree.BlobSink;
import dj.domain.id.BlobId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Blobs in memory, named by their SHA-256.
public final class MemoryBlobs implements BlobSink, BlobFetcher {
  private final Map<BlobId, byte[]> blobs = new LinkedHashMap<>();
  private int fetches;

  @Override
  public BlobId store(byte[] buffer, int offset, int lengthBytes) {
    byte[] blob = Arrays.copyOfRange(buffer, offset, offset + lengthBytes);
    BlobId id = idOf(blob);
    blobs.put(id, blob);
    return id;
  }

  @Override
  public byte[] fetch(BlobId id) {
    fetches++;
    byte[] blob = blobs.get(id);
    if (blob == null) {
      throw new AssertionError("nobody stored blob " + id);
    }
    return blob;
  }

  /// The ids of all blobs in the order in which they came.
  public Set<BlobId> ids() {
    return blobs.keySet();
  }

  /// How often a blob was fetched.
  public int fetches() {
    return fetches;
  }

  private static BlobId idOf(byte[] blob) {
    try {
      return BlobId.of(MessageDigest.getInstance("SHA-256").digest(blob), 0);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
