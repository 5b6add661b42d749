package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.id.PackId;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.PackKey;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

  /// The keys of a pack. One whose header is damaged is opened with the copy of it.
  ///
  /// @throws dj.domain.error.DamageException if its header and the copy are damaged
  /// @throws dj.domain.error.ObjectMissingException if there is no such pack
  PackKey of(PackId pack) {
    synchronized (recent) {
      PackKey known = recent.get(pack);
      if (known != null) {
        return known;
      }
    }
    PackKey key = open(pack);
    synchronized (recent) {
      recent.put(pack, key);
    }
    return key;
  }

  private PackKey open(PackId pack) {
    try {
      return openAt(pack, 0);
    } catch (DamageException e) {
      return openCopy(pack).orElseThrow(() -> e);
    }
  }

  /// The keys of a pack by the header at its beginning alone; the caller closes them.
  ///
  /// @throws DamageException if that is damaged
  PackKey openAtBeginning(PackId pack) {
    return openAt(pack, 0);
  }

  private PackKey openAt(PackId pack, long offset) {
    byte[] header = new byte[PackHeader.LENGTH_BYTES];
    backend.read(FileName.of(pack), offset, header, 0, header.length);
    return PackKey.open(keys, pack, header, 0);
  }

  /// The copy stands right before the trailer, to which the footer leads.
  private Optional<PackKey> openCopy(PackId pack) {
    long sizeBytes = backend.sizeBytes(FileName.of(pack)).orElse(0);
    byte[] end = new byte[PackFooter.LENGTH_BYTES];
    if (sizeBytes < 2L * PackHeader.LENGTH_BYTES + end.length) {
      return Optional.empty();
    }
    try {
      backend.read(FileName.of(pack), sizeBytes - end.length, end, 0, end.length);
      PackFooter footer = PackFooter.parse("pack " + pack.toShortHex(), end, 0, sizeBytes);
      return Optional.of(openAt(pack, footer.trailerOffset() - PackHeader.LENGTH_BYTES));
    } catch (DamageException e) {
      // The damage to the header is what is told.
      return Optional.empty();
    }
  }
}
