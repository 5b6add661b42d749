package dj.domain.index.testing;

import dj.domain.blob.PackedBlob;
import dj.domain.index.BlobCursor;
import java.util.Comparator;
import java.util.List;

/// The blobs of a segment that lists one pack.
public final class ListedBlobs implements BlobCursor {
  private final List<PackedBlob> blobs;
  private int next;

  /// Sorts the blobs.
  public ListedBlobs(List<PackedBlob> blobs) {
    this.blobs = blobs.stream().sorted(Comparator.comparing(PackedBlob::id)).toList();
  }

  private PackedBlob current() {
    return blobs.get(next - 1);
  }

  @Override
  public int blobCount() {
    return blobs.size();
  }

  @Override
  public boolean next() {
    next++;
    return next <= blobs.size();
  }

  @Override
  public long idA() {
    return current().id().a();
  }

  @Override
  public long idB() {
    return current().id().b();
  }

  @Override
  public int packNumber() {
    return 0;
  }

  @Override
  public int kindCode() {
    return current().kind().code();
  }

  @Override
  public int codecCode() {
    return current().codec().code();
  }

  @Override
  public int offset() {
    return current().offset();
  }

  @Override
  public int sealedLengthBytes() {
    return current().sealedLengthBytes();
  }

  @Override
  public int rawLengthBytes() {
    return current().rawLengthBytes();
  }
}
