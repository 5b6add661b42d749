package dj.application.repository;

import dj.domain.format.v1.PackHeader;
import dj.domain.id.PackId;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.PackKey;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.LinkedHashMap;
import java.util.Map;

/// The keys of the packs that were read last. Deriving them takes the pack's header, which is a
/// read of its own.
final class PackKeys {
  /// A few hundred bytes each; a run through a repository touches its packs one after the other.
  private static final int MAX_KEYS = 1024;

  private final StorageBackend backend;
  private final RepositoryKeys keys;
  private final Map<PackId, PackKey> recent =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PackId, PackKey> eldest) {
          return size() > MAX_KEYS;
        }
      };

  PackKeys(StorageBackend backend, RepositoryKeys keys) {
    this.backend = backend;
    this.keys = keys;
  }

  /// The keys of a pack.
  ///
  /// @throws dj.domain.error.DamageException if its header is damaged
  /// @throws dj.domain.error.ObjectMissingException if there is no such pack
  PackKey of(PackId pack) {
    synchronized (recent) {
      PackKey known = recent.get(pack);
      if (known != null) {
        return known;
      }
    }
    byte[] header = new byte[PackHeader.LENGTH_BYTES];
    backend.read(FileName.of(pack), 0, header, 0, header.length);
    PackKey key = PackKey.open(keys, pack, header, 0);
    synchronized (recent) {
      recent.put(pack, key);
    }
    return key;
  }
}
