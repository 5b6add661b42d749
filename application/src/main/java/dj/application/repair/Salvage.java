package dj.application.repair;

import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.MaintenanceSession;
import dj.application.repository.OpenRepository;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.id.PackId;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackVerifier;
import dj.domain.port.FileName;
import java.util.Collection;

/// Copies what can be read of damaged packs into new ones: each blob is verified down to its id and
/// sealed anew. A blob that is reliably stored elsewhere is left out.
///
/// One thread does it: damaged packs are few, and one is in memory at a time.
final class Salvage {
  /// Whatever is salvaged is opened again before it is stored: there may be no other copy.
  private static final int VERIFY_ONE_IN = 1;

  /// The longest pack of the format.
  private static final long MAX_PACK_BYTES = 256L << 20;

  private final MaintenanceSession session;
  private final Progress progress;

  Salvage(MaintenanceSession session, Progress progress) {
    this.session = session;
    this.progress = progress;
  }

  /// Copies, and waits until all is durable.
  void copy(Collection<PackId> packs) {
    if (packs.isEmpty()) {
      return;
    }
    progress.phase("salvaging damaged packs");
    OpenRepository repository = session.repository();
    try (BlobStore store = session.newBlobStore(VERIFY_ONE_IN, progress);
        BlobEncoder encoder = store.newEncoder();
        BlobReader reader = repository.blobTools().newReader()) {
      PackVerifier verifier = repository.newPackVerifier(reader);
      packs.forEach(pack -> copy(pack, verifier, reader, encoder));
      store.finish();
    }
  }

  private void copy(PackId pack, PackVerifier verifier, BlobReader reader, BlobEncoder encoder) {
    FileName file = FileName.of(pack);
    long sizeBytes = session.repository().backend().sizeBytes(file).orElse(0);
    byte[] bytes = new byte[(int) Math.min(sizeBytes, MAX_PACK_BYTES)];
    try {
      session.repository().backend().read(file, 0, bytes, 0, bytes.length);
    } catch (ObjectMissingException e) {
      // Deleted by a prune since it was read.
      return;
    }
    verifier.verify(
        pack,
        bytes,
        bytes.length,
        blob ->
            encoder.store(
                blob.kind(),
                reader.content(),
                reader.contentOffset(),
                reader.contentLengthBytes()));
  }
}
