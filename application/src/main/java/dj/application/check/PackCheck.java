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
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackVerification;
import dj.domain.pack.PackVerifier;
import dj.domain.port.FileName;
import dj.domain.verification.PackSelection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// Reads whole packs and verifies every byte of them: the name, the trailer, each record down to
/// its id; and compares them with the index.
final class PackCheck implements LostBlobs {
  /// The longest pack of the format.
  private static final long MAX_PACK_BYTES = 256L << 20;

  /// Each worker holds a whole pack in memory.
  private static final int MAX_WORKERS = 8;

  private final IndexedRepository indexed;
  private final Optional<Instant> deadline;
  private final Progress progress;
  private final Findings findings;
  private final WorkStack<PackSelection.Candidate> packs = new WorkStack<>();
  private final Queue<PackId> sound = new ConcurrentLinkedQueue<>();
  private final Map<PackId, List<PackedBlob>> unsound = new ConcurrentHashMap<>();
  private final Set<BlobId> rescued = ConcurrentHashMap.newKeySet();
  private final LongAdder bytesRead = new LongAdder();

  /// Creates a check of packs.
  ///
  /// @param deadline no pack is begun after this time; empty for no limit
  PackCheck(
      IndexedRepository indexed, Optional<Instant> deadline, Progress progress, Findings findings) {
    this.indexed = indexed;
    this.deadline = deadline;
    this.progress = progress;
    this.findings = findings;
  }

  /// Verifies packs in their order.
  void read(List<PackSelection.Candidate> chosen) {
    packs.pushAll(chosen);
    int workers = Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
    new Crew("check", workers).run(this::work);
    PackTable table = indexed.index().packs();
    // What is in a sound pack too is found there from here on.
    for (PackId pack : unsound.keySet()) {
      if (table.standing(pack).filter(PackStanding.RELIABLE::equals).isPresent()) {
        table.setStanding(pack, PackStanding.READABLE);
      }
    }
  }

  /// The packs that were read and are what was written.
  List<PackId> sound() {
    return List.copyOf(sound);
  }

  /// The packs that are damaged, or vanished, each with the blobs that can be read of it.
  Map<PackId, List<PackedBlob>> unsound() {
    return Map.copyOf(unsound);
  }

  /// How many packs were read, or tried to be.
  int packsRead() {
    return sound.size() + unsound.size();
  }

  boolean foundDamage() {
    return !unsound.isEmpty();
  }

  long bytesRead() {
    return bytesRead.sum();
  }

  /// Whether a blob is in a pack that was read, cannot be read there, and is nowhere else.
  @Override
  public boolean isLost(BlobKind kind, BlobId id) {
    return indexed
        .index()
        .find(kind, id)
        .filter(location -> unsound.containsKey(location.pack()))
        .filter(location -> !rescued.contains(id))
        .isPresent();
  }

  private void work() {
    OpenRepository repository = indexed.repository();
    try (BlobReader reader = repository.blobTools().newReader()) {
      Buffer buffer = new Buffer();
      PackVerifier verifier = repository.newPackVerifier(reader);
      packs.drain(pack -> {
        if (isInTime()) {
          check(verifier, buffer, pack.pack(), pack.sizeBytes());
        }
      });
    }
  }

  private boolean isInTime() {
    Instant now = indexed.repository().ports().clock().instant();
    return deadline.isEmpty() || now.isBefore(deadline.get());
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
      unsound.put(pack, List.of());
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
      unsound.put(pack, List.of());
      if (indexed.index().packs().find(pack).isPresent()) {
        findings.damage("pack-missing", "pack " + pack, "vanished while it was read");
      }
      return;
    }
    progress.addRead(sizeBytes);
    bytesRead.add(sizeBytes);
    PackVerification result = verifier.verify(pack, buffer, sizeBytes);
    result.findings().forEach(findings::add);
    if (result.isSound() && isListedAlike(pack, result)) {
      sound.add(pack);
    } else {
      unsound.put(pack, result.sound());
      result.sound().stream().map(PackedBlob::id).forEach(rescued::add);
    }
  }

  /// Compares a sound pack with what the index lists in it: as many blobs, and each of them exactly
  /// so. A pack that is in no segment is nobody's concern.
  private boolean isListedAlike(PackId pack, PackVerification result) {
    int listed = indexed.index().packs().blobCount(pack);
    List<PackedBlob> blobs = result.sound();
    boolean alike =
        listed == 0
            || (listed == blobs.size()
                && blobs.stream().allMatch(blob -> indexed.index().lists(pack, blob)));
    if (!alike) {
      findings.damage(
          "index-mismatch",
          "pack " + pack,
          "has other blobs than the index lists: " + blobs.size() + ", listed " + listed);
    }
    return alike;
  }
}
