package dj.application.repository;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.BlobIndex;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackKey;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A repository whose index is loaded: blobs can be found and read.
public final class IndexedRepository implements AutoCloseable {
  private final OpenRepository repository;
  private final LoadedIndex loaded;
  private final PackKeys packKeys;
  private final Optional<PackBlocks> blocks;
  private final ConcurrentLinkedQueue<StoredBlobs> idleReaders = new ConcurrentLinkedQueue<>();
  private @Nullable LoadedIndex later;
  private boolean closed;
  private final TreeReader trees = new TreeReader(this::treeBlob);

  IndexedRepository(OpenRepository repository, LoadedIndex loaded) {
    this.repository = repository;
    this.loaded = loaded;
    this.packKeys = new PackKeys(repository.backend(), repository.keys());
    this.blocks = blocks(repository.backend());
  }

  private static Optional<PackBlocks> blocks(StorageBackend backend) {
    BackendCapabilities store = backend.capabilities();
    return store.remote()
        ? Optional.of(new PackBlocks(backend, store.concurrentReads()))
        : Optional.empty();
  }

  /// The repository itself.
  public OpenRepository repository() {
    return repository;
  }

  /// Where every blob is.
  public BlobIndex index() {
    return loaded.index();
  }

  /// What was loaded.
  public LoadedIndex loaded() {
    return loaded;
  }

  /// Reads directories and content lists; safe for use by many threads.
  public TreeReader trees() {
    return trees;
  }

  /// Creates what one thread reads blobs with.
  public StoredBlobs newReader() {
    return new StoredBlobs(
        repository.backend(), blocks, this, packKeys, repository.blobTools().newReader());
  }

  /// Whether it is of use to [announce][#announce] what will be read.
  public boolean readsAhead() {
    return blocks.isPresent();
  }

  /// Says that a blob will be read soon, and in which order, so that it is on its way by then.
  /// Waits while enough is there that nobody has asked for. A blob that cannot be found is for its
  /// reader to tell.
  ///
  /// @throws dj.domain.error.CancelledException if the thread is interrupted
  public void announce(BlobKind kind, BlobId id) {
    if (blocks.isEmpty()) {
      return;
    }
    Optional<BlobLocation> found = index().find(kind, id);
    Optional<PackInfo> pack = found.flatMap(location -> index().packs().find(location.pack()));
    if (found.isPresent() && pack.isPresent()) {
      int lengthBytes = BlobReader.recordLengthBytes(found.get());
      blocks.get().announce(pack.get(), found.get().offset(), lengthBytes);
    }
  }

  /// The identity of a blob of this repository.
  public BlobId idOf(BlobKind kind, byte[] content, int offset, int lengthBytes) {
    return repository.blobTools().idOf(kind, content, offset, lengthBytes);
  }

  /// The verified content of a tree blob.
  ///
  /// @throws dj.domain.error.ObjectMissingException if it is not in the repository
  /// @throws dj.domain.error.DamageException if it is damaged
  public byte[] treeBlob(BlobId id) {
    StoredBlobs reader = idleReaders.poll();
    if (reader == null) {
      reader = newReader();
    }
    try {
      int length = reader.read(BlobKind.TREE, id);
      int start = reader.contentOffset();
      return Arrays.copyOfRange(reader.content(), start, start + length);
    } finally {
      idleReaders.add(reader);
    }
  }

  /// Where a blob can be read now that packs were found missing: a prune may have copied it into a
  /// new one. The index is loaded again for that, for reading alone: what new data may rely on
  /// stays what it was.
  ///
  /// A prune lists the copy before it deletes the pack, so that each load either knows a pack that
  /// was not missing yet, or the blob is nowhere. Only the newest load is kept, however often packs
  /// are rewritten while somebody reads.
  ///
  /// @param missing the packs that were found missing when the blob was read
  synchronized Optional<BlobLocation> findAgain(BlobKind kind, BlobId id, Set<PackId> missing) {
    Optional<BlobLocation> found = findElsewhere(kind, id, missing);
    if (found.isPresent()) {
      return found;
    }
    LoadedIndex before = later;
    later = new IndexLoad(repository).readable(_ -> {});
    if (before != null) {
      before.index().close();
    }
    return findElsewhere(kind, id, missing);
  }

  private Optional<BlobLocation> findElsewhere(BlobKind kind, BlobId id, Set<PackId> missing) {
    return Optional.ofNullable(later)
        .flatMap(load -> load.index().find(kind, id))
        .filter(location -> !missing.contains(location.pack()));
  }

  /// Lists the packs, and looks for nothing any more in those that are not there. Whatever this
  /// load lists was stored before it, so that a pack which is missing is gone for good.
  public void disregardMissingPacks() {
    Set<PackId> stored = new HashSet<>();
    repository
        .backend()
        .list(FileKind.PACK, listed -> stored.add(PackId.parse(listed.file().name())));
    PackTable table = index().packs();
    table.forEach(pack -> {
      if (!stored.contains(pack.id())) {
        table.setStanding(pack.id(), PackStanding.GONE);
      }
    });
  }

  /// What the index would say of a pack that it does not list.
  ///
  /// @param written when the file was written, by the storage's clock
  /// @throws dj.domain.error.ObjectMissingException if it is missing
  /// @throws dj.domain.error.DamageException if its header is damaged
  public PackInfo describe(PackId pack, long sizeBytes, Instant written) {
    try (PackKey key = packKeys.openAtBeginning(pack)) {
      return new PackInfo(pack, key.kind(), sizeBytes, written);
    }
  }

  /// What a pack holds, by its own trailer.
  ///
  /// @throws dj.domain.error.ObjectMissingException if it is missing
  /// @throws dj.domain.error.DamageException if its header or its trailer is damaged
  public List<PackedBlob> contents(PackInfo pack) {
    StorageBackend backend = repository.backend();
    String subject = "pack " + pack.id().toShortHex();
    byte[] end = new byte[PackFooter.LENGTH_BYTES];
    if (pack.sizeBytes() < end.length) {
      throw new DamageException(subject + " is too short", "run dj repo check --read-data");
    }
    backend.read(FileName.of(pack.id()), pack.sizeBytes() - end.length, end, 0, end.length);
    PackFooter footer = PackFooter.parse(subject, end, 0, pack.sizeBytes());
    byte[] trailer = new byte[(int) footer.trailerLengthBytes()];
    backend.read(FileName.of(pack.id()), footer.trailerOffset(), trailer, 0, trailer.length);
    try (BlobReader reader = repository.blobTools().newReader()) {
      return reader.contents(pack.id(), packKeys.of(pack.id()), footer, trailer, 0);
    }
  }

  /// Frees the memory; closing it again is fine.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    blocks.ifPresent(PackBlocks::close);
    idleReaders.forEach(StoredBlobs::close);
    if (later != null) {
      later.index().close();
    }
    loaded.index().close();
  }
}
