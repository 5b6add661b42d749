package dj.application.prune;

import dj.application.repository.OpenRepository;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileKind;
import java.util.ArrayList;
import java.util.List;

/// A pack as it is stored.
///
/// @param id the pack
/// @param sizeBytes the size of its file
record StoredPack(PackId id, long sizeBytes) {
  /// The pack that the index lists.
  static StoredPack of(PackInfo pack) {
    return new StoredPack(pack.id(), pack.sizeBytes());
  }

  /// All packs that are stored, whether a segment lists them or not.
  static List<StoredPack> list(OpenRepository repository) {
    List<StoredPack> stored = new ArrayList<>();
    repository
        .backend()
        .list(
            FileKind.PACK,
            listed ->
                stored.add(new StoredPack(PackId.parse(listed.file().name()), listed.sizeBytes())));
    return stored;
  }
}
