package dj.application.repair;

import dj.domain.blob.PackedBlob;
import dj.domain.index.PackInfo;
import java.util.List;

/// A pack that no segment lists, with what its own trailer says it holds.
///
/// @param info what the index will say of it
/// @param blobs its blobs
record AdoptedPack(PackInfo info, List<PackedBlob> blobs) {
  AdoptedPack {
    blobs = List.copyOf(blobs);
  }
}
