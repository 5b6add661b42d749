package dj.application.prune;

import dj.application.repository.OpenRepository;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pack as it is stored.
///
/// @param id the pack
/// @param sizeBytes the size of its file
/// @param written when it was stored, by the storage's clock; empty if it was not listed
record StoredPack(PackId id, long sizeBytes, Optional<Instant> written) {
  /// The pack that the index lists.
  static StoredPack of(PackInfo pack) {
    return new StoredPack(pack.id(), pack.sizeBytes(), Optional.empty());
  }

  /// All packs that are stored, whether a segment lists them or not.
  static List<StoredPack> list(OpenRepository repository) {
    List<StoredPack> stored = new ArrayList<>();
    repository
        .backend()
        .list(
            FileKind.PACK,
            listed ->
                stored.add(
                    new StoredPack(
                        PackId.parse(listed.file().name()),
                        listed.sizeBytes(),
                        Optional.of(listed.modified()))));
    return stored;
  }
}
