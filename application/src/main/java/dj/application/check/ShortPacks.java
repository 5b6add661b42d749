package dj.application.check;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.BlobIndex;
import dj.domain.pack.BlobReader;
import java.util.HashMap;
import java.util.Map;

/// The packs that end before the index says: what was behind their end is lost, unless it is
/// elsewhere too. Filled by one thread before others ask.
final class ShortPacks implements LostBlobs {
  private final BlobIndex index;
  private final Map<PackId, Long> sizes = new HashMap<>();

  ShortPacks(BlobIndex index) {
    this.index = index;
  }

  void add(PackId pack, long sizeBytes) {
    sizes.put(pack, sizeBytes);
  }

  @Override
  public boolean isLost(BlobKind kind, BlobId id) {
    return !sizes.isEmpty() && index.find(kind, id).filter(this::isCut).isPresent();
  }

  private boolean isCut(BlobLocation location) {
    Long sizeBytes = sizes.get(location.pack());
    return sizeBytes != null
        && (long) location.offset() + BlobReader.recordLengthBytes(location) > sizeBytes;
  }
}
