package dj.application.check;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackVerification;
import dj.domain.pack.PackVerifier;
import dj.domain.port.FileName;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Reads whole packs and verifies every byte of them: the name, the trailer, each record down to
/// its id; and compares them with the index.
final class PackCheck implements LostBlobs {
  /// The longest pack of the format.
  private static final long MAX_PACK_BYTES = 256L << 20;

  /// Each worker holds a whole pack in memory.
  private static final int MAX_WORKERS = 8;

  private final IndexedRepository indexed;
  private final Progress progress;
  private final Findings findings;
  private final WorkStack<Map.Entry<PackId, Long>> packs = new WorkStack<>();
  private final Set<BlobId> lost = ConcurrentHashMap.newKeySet();
  private final LongAdder bytesRead = new LongAdder();

  PackCheck(IndexedRepository indexed, Progress progress, Findings findings) {
    this.indexed = indexed;
    this.progress = progress;
    this.findings = findings;
  }

  /// Verifies packs of given sizes in bytes.
  void readAll(Map<PackId, Long> sizes) {
    packs.pushAll(
        sizes.entrySet().stream().sorted(Comparator.comparing(Map.Entry::getKey)).toList());
    progress.addTotal(sizes.size(), sizes.values().stream().mapToLong(Long::longValue).sum());
    progress.totalIsKnown();
    int workers = Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
    new Crew("check", workers).run(this::work);
  }

  boolean foundDamage() {
    return !lost.isEmpty();
  }

  long bytesRead() {
    return bytesRead.sum();
  }

  @Override
  public boolean isLost(BlobKind kind, BlobId id) {
    return lost.contains(id);
  }

  private void work() {
    OpenRepository repository = indexed.repository();
    try (BlobReader reader = repository.blobTools().newReader()) {
      Buffer buffer = new Buffer();
      PackVerifier verifier = repository.newPackVerifier(reader);
      packs.drain(pack -> check(verifier, buffer, pack.getKey(), pack.getValue()));
    }
  }

  /// The memory of one worker, as large as the largest pack so far.
  private static final class Buffer {
    private byte[] bytes = new byte[0];

    private byte[] of(int lengthBytes) {
      if (bytes.length < lengthBytes) {
        bytes = new byte[lengthBytes];
      }
      return bytes;
    }
  }

  private void check(PackVerifier verifier, Buffer buffer, PackId pack, long sizeBytes) {
    if (sizeBytes > MAX_PACK_BYTES) {
      findings.damage("pack-size", "pack " + pack, "is longer than any pack: " + sizeBytes);
    } else {
      verify(verifier, pack, buffer.of((int) sizeBytes), (int) sizeBytes);
    }
    progress.addDone(1, sizeBytes);
  }

  private void verify(PackVerifier verifier, PackId pack, byte[] buffer, int sizeBytes) {
    progress.current("pack " + pack.toShortHex());
    try {
      indexed.repository().backend().read(FileName.of(pack), 0, buffer, 0, sizeBytes);
    } catch (ObjectMissingException e) {
      if (indexed.index().packs().find(pack).isPresent()) {
        findings.damage("pack-missing", "pack " + pack, "vanished while it was read");
      }
      return;
    }
    progress.addRead(sizeBytes);
    bytesRead.add(sizeBytes);
    PackVerification result = verifier.verify(pack, buffer, sizeBytes);
    result.findings().forEach(findings::add);
    result.damaged().stream().map(PackedBlob::id).forEach(lost::add);
    compareWithIndex(pack, result);
  }

  private void compareWithIndex(PackId pack, PackVerification result) {
    int listed = indexed.index().packs().blobCount(pack);
    int present = result.sound().size() + result.damaged().size();
    if (listed > 0 && result.isSound() && listed != present) {
      findings.damage(
          "index-mismatch",
          "pack " + pack,
          "has " + present + " blobs where the index lists " + listed);
    }
  }
}
