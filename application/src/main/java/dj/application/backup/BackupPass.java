package dj.application.backup;

import dj.application.concurrent.Aside;
import dj.application.packing.BlobRegistry;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.RepositoryPorts;
import dj.application.repository.Snapshots;
import dj.application.repository.StorageReach;
import dj.domain.blob.BlobKind;
import dj.domain.document.UnknownFields;
import dj.domain.error.NotFoundException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.SourceException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.pack.SealedPack;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceTree;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/// One pass of a backup over its source, which ends in a snapshot that is ready to be published.
public final class BackupPass {
  /// Reading small files from a cold disk wants more requests under way than there are processors.
  private static final int MIN_WORKERS = 4;

  /// File systems stamp changes with a clock that stands still between two ticks of the kernel, at
  /// most 10 ms: a change may bear a time that lies before it by so much, and twice that is safe.
  private static final Duration CLOCK_TICK = Duration.ofMillis(20);

  private final BackupRequest request;
  private final IndexedRepository indexed;
  private final Snapshots.Listing snapshots;
  private final SourceTree source;
  private final int verifyOneIn;
  private final Progress progress;
  private final Optional<StoredSnapshot> parent;
  private final BackupCounters counters = new BackupCounters();
  private final Instant started;

  /// Prepares a pass.
  ///
  /// @param snapshots the snapshots of the repository
  /// @param verifyOneIn one in so many new blobs is opened again before its pack is stored
  public BackupPass(
      BackupRequest request,
      IndexedRepository indexed,
      Snapshots.Listing snapshots,
      SourceTree source,
      int verifyOneIn,
      Progress progress) {
    this.request = request;
    this.indexed = indexed;
    this.snapshots = snapshots;
    this.source = source;
    this.verifyOneIn = verifyOneIn;
    this.progress = progress;
    this.started = ports().clock().instant();
    this.parent = findParent();
  }

  /// The snapshot that this one is compared with.
  public Optional<SnapshotId> parentId() {
    return parent.map(StoredSnapshot::id);
  }

  /// The items that could not be read, or only in part.
  public long failedItems() {
    return counters.failedItems.sum();
  }

  /// Whether a snapshot has the content of its parent.
  public boolean isUnchanged(Snapshot snapshot) {
    return parent.isPresent() && parent.get().snapshot().tree().equals(snapshot.tree());
  }

  /// Stores everything durably and describes it.
  public Snapshot store(CommitSession session) {
    try (BlobStore store = session.newBlobStore(verifyOneIn, progress)) {
      BlobId tree = run(store);
      progress.phase("uploading");
      store.finish();
      return describe(tree, session.id(), store);
    } catch (RuntimeException e) {
      session.keepWorkAfter(e);
      throw e;
    }
  }

  /// Reads everything, and stores only what is wanted; there is no snapshot of it.
  ///
  /// @return how many blobs were stored
  public long supply(CommitSession session, BiPredicate<BlobKind, BlobId> wanted) {
    try (BlobStore store = session.newBlobStore(wanted, verifyOneIn, progress)) {
      run(store);
      store.finish();
      return store.dataBlobs() + store.treeBlobs();
    }
  }

  /// Reads everything, stores nothing, and tells each blob that the source has; a blob may be told
  /// more than once, by many threads.
  public void reveal(BiConsumer<BlobKind, BlobId> seen) {
    try (BlobStore store =
        dryStore((kind, id) -> {
          seen.accept(kind, id);
          return false;
        })) {
      run(store);
    }
  }

  /// Reads everything and stores nothing.
  public Snapshot dryRun(SessionId session) {
    try (BlobStore store = dryStore(indexed.index()::claim)) {
      return describe(run(store), session, store);
    }
  }

  private BlobStore dryStore(BiPredicate<BlobKind, BlobId> claims) {
    BlobRegistry registry =
        new BlobRegistry() {
          @Override
          public boolean claim(BlobKind kind, BlobId id) {
            return claims.test(kind, id);
          }

          @Override
          public void store(SealedPack pack) {
            throw new IllegalStateException("a dry run stores nothing");
          }
        };
    return new BlobStore(
        repository().blobTools(),
        registry,
        Optional.empty(),
        1,
        verifyOneIn,
        repository().ports().random(),
        progress);
  }

  private BlobId run(BlobStore store) {
    progress.phase("reading");
    Optional<SnapshotSummary> last = parent.flatMap(stored -> stored.snapshot().summary());
    last.ifPresent(summary -> progress.expect(summary.filesProcessed(), summary.bytesProcessed()));
    OpenRepository repository = repository();
    BackupRun run =
        new BackupRun(
            request,
            store,
            id -> indexed.index().contains(BlobKind.DATA, id),
            new Chunking(repository.fileChunker(), repository.diskChunker()),
            repository.splitKey(),
            previous(),
            workers(),
            progress,
            counters);
    return switch (request.input()) {
      case BackupRequest.Input.Paths paths -> {
        requireAny(paths.paths());
        yield last.isEmpty() && request.countAhead()
            ? counted(run, paths)
            : run.paths(shown(paths).openRoot(), PathSelection.of(paths.shown()));
      }
      case BackupRequest.Input.Stream stream -> run.stream(stream.name(), stream, streamMetadata());
    };
  }

  /// Nobody knows how much there is: it is counted while it is read.
  private BlobId counted(BackupRun run, BackupRequest.Input.Paths paths) {
    SourceTree shown = shown(paths);
    PathSelection selection = PathSelection.of(paths.shown());
    SourceDirectory root = shown.openRoot();
    BackupScope scope = BackupScope.ofRoot(request, selection, root, _ -> {});
    try (Aside _ = Aside.start("count", () -> SourceCount.run(root, scope, progress))) {
      return run.paths(shown.openRoot(), selection);
    }
  }

  private SourceTree shown(BackupRequest.Input.Paths paths) {
    return paths
        .shownAs()
        .<SourceTree>map(path -> new RelocatedSource(source, paths.paths().getFirst(), path))
        .orElse(source);
  }

  private BackupRun.Previous previous() {
    Optional<BlobId> root = parent.map(stored -> stored.snapshot().tree());
    Instant trusted =
        parent
            .flatMap(stored -> stored.snapshot().summary())
            .map(summary -> summary.started().minus(CLOCK_TICK))
            .orElse(Instant.EPOCH);
    return new BackupRun.Previous(
        indexed.trees(),
        new TreeReader(this::reliableTreeBlob),
        root,
        new Timestamp(trusted.getEpochSecond(), trusted.getNano()),
        new StorageReach(repository().backend()),
        parent.flatMap(stored -> stored.snapshot().summary()).isPresent());
  }

  /// The content list of an unchanged file is not stored again, so it must be as reliable as its
  /// chunks.
  private byte[] reliableTreeBlob(BlobId id) {
    if (!indexed.index().contains(BlobKind.TREE, id)) {
      throw new ObjectMissingException(
          "tree blob " + id.toShortHex() + " is in no pack that is there to stay", "");
    }
    return indexed.treeBlob(id);
  }

  private int workers() {
    return request
        .readers()
        .orElse(Math.max(MIN_WORKERS, Runtime.getRuntime().availableProcessors()));
  }

  /// A path that is missing is reported like any other item; if all are, there is nothing to back
  /// up.
  private void requireAny(List<RawBytes> paths) {
    SourceException last = null;
    for (RawBytes path : paths) {
      try {
        SourcePaths.require(source, path);
        return;
      } catch (SourceException e) {
        last = e;
      }
    }
    if (last != null) {
      throw new NotFoundException(
          "nothing to back up: " + last.getMessage(), "check the spelling of the path", last);
    }
  }

  private Optional<StoredSnapshot> findParent() {
    if (request.parent().isPresent()) {
      return Optional.of(SnapshotSelector.parse(request.parent().get()).select(snapshots.valid()));
    }
    String host = host();
    List<RawBytes> paths = paths();
    return snapshots.valid().stream()
        .filter(stored -> stored.snapshot().host().equals(host))
        .filter(stored -> stored.snapshot().paths().equals(paths))
        .max(StoredSnapshot.OLDEST_FIRST);
  }

  private Snapshot describe(BlobId tree, SessionId session, BlobStore store) {
    Instant ended = ports().clock().instant();
    RepositoryPorts.Origin origin = ports().origin();
    return new Snapshot(
        OffsetDateTime.ofInstant(request.time().orElse(started), ZoneId.systemDefault()),
        tree,
        paths(),
        host(),
        request.tags().stream().distinct().toList(),
        origin.user(),
        origin.uid(),
        origin.gid(),
        parentId(),
        session,
        origin.program(),
        Optional.of(summary(ended, store)),
        source(),
        request.excludePatterns(),
        failedItems() > 0,
        chain(),
        Optional.empty(),
        false,
        UnknownFields.NONE);
  }

  private SnapshotSummary summary(Instant ended, BlobStore store) {
    return new SnapshotSummary(
        started,
        ended,
        counters.filesNew.sum(),
        counters.filesChanged.sum(),
        counters.filesUnmodified.sum(),
        counters.directoriesNew.sum(),
        counters.directoriesChanged.sum(),
        counters.directoriesUnmodified.sum(),
        counters.filesProcessed.sum(),
        counters.bytesProcessed.sum(),
        store.dataBlobs(),
        store.treeBlobs(),
        store.rawBytes(),
        store.packedBytes(),
        failedItems());
  }

  private SnapshotSource source() {
    return switch (request.input()) {
      case BackupRequest.Input.Paths paths ->
          paths
              .shownAs()
              .map(_ -> SnapshotSource.files(paths.paths().getFirst().toText()))
              .orElse(SnapshotSource.FILES);
      case BackupRequest.Input.Stream stream -> SnapshotSource.stream(stream.description());
    };
  }

  /// A snapshot whose author is being revoked may be excluded in the next moment, and nobody would
  /// tell that it is gone: it is not vouched for.
  private Chain chain() {
    List<StoredSnapshot> seen = snapshots.settled();
    Optional<StoredSnapshot> newest =
        seen.stream()
            .filter(stored -> stored.snapshot().host().equals(host()))
            .max(Comparator.comparingLong(stored -> stored.snapshot().chain().sequence()));
    long sequence = newest.map(stored -> stored.snapshot().chain().sequence()).orElse(0L) + 1;
    return Chain.of(
        sequence, newest.map(StoredSnapshot::id), seen.stream().map(StoredSnapshot::id).toList());
  }

  private List<RawBytes> paths() {
    return switch (request.input()) {
      case BackupRequest.Input.Paths paths -> paths.shown();
      case BackupRequest.Input.Stream stream -> List.of(stream.name());
    };
  }

  private String host() {
    return request.host().orElse(ports().origin().host());
  }

  private Metadata streamMetadata() {
    Timestamp now = new Timestamp(started.getEpochSecond(), started.getNano());
    RepositoryPorts.Origin origin = ports().origin();
    return new Metadata(
        0600,
        (int) origin.uid(),
        (int) origin.gid(),
        RawBytes.utf8(origin.user()),
        RawBytes.EMPTY,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        1,
        0,
        List.of());
  }

  private OpenRepository repository() {
    return indexed.repository();
  }

  private RepositoryPorts ports() {
    return repository().ports();
  }
}
