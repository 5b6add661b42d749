package dj.application.copy;

import dj.application.concurrent.Crew;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.Rounds;
import dj.application.repository.Snapshots;
import dj.domain.error.DamageException;
import dj.domain.error.NotFoundException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies snapshots of one repository to another one, in one session of the target.
///
/// 1. Snapshots of the source are listed, then its index is loaded.
/// 2. The target's session begins; those snapshots that the target has are left out.
/// 3. All trees are followed to the content that the target lacks, and that is copied pack by pack.
/// 4. Where the repositories name content differently, the trees are written anew.
/// 5. The snapshots of which nothing is missing are committed.
///
/// A run that is interrupted leaves its packs in the target's index, where the next one finds them.
/// A prune of the source may go on meanwhile: what it moves is found again, and what it removes
/// belongs to snapshots that were removed.
public final class SnapshotCopy {
  /// Opening packs waits for the disk, so that more than one a processor is of use.
  private static final int MIN_WORKERS = 4;

  private final OpenRepository sourceRepository;
  private final OpenRepository targetRepository;
  private final CopyRequest request;
  private final Progress progress;

  /// Prepares a copy.
  public SnapshotCopy(
      OpenRepository source, OpenRepository target, CopyRequest request, Progress progress) {
    this.sourceRepository = source;
    this.targetRepository = target;
    this.request = request;
    this.progress = progress;
  }

  /// Copies.
  ///
  /// @throws NotFoundException if a snapshot that was named is not there
  /// @throws dj.domain.error.DjException if nothing was committed
  public CopyOutcome execute() {
    Snapshots.Listing listing = sourceRepository.snapshots().list();
    List<StoredSnapshot> wanted = chosen(listing.valid());
    List<Finding> damaged = request.names().isEmpty() ? listing.damaged() : List.of();
    damaged.forEach(finding -> failed(finding.subject(), finding.message()));
    try (IndexedRepository source =
        sourceRepository.loadReadable(
            finding -> progress.tell(new Event.Warning(finding.message())))) {
      Order order = new Order(source, listing.valid(), wanted, damaged);
      return request.dryRun() ? dryRun(order) : commit(order);
    }
  }

  /// What is to be copied from where.
  private record Order(
      IndexedRepository source,
      List<StoredSnapshot> all,
      List<StoredSnapshot> wanted,
      List<Finding> damaged) {}

  private List<StoredSnapshot> chosen(List<StoredSnapshot> snapshots) {
    return request.names().isEmpty()
        ? request.filter().apply(snapshots)
        : request.names().stream()
            .map(name -> SnapshotSelector.parse(name).select(snapshots, request.filter()))
            .distinct()
            .sorted(StoredSnapshot.OLDEST_FIRST)
            .toList();
  }

  private CopyOutcome dryRun(Order order) {
    List<StoredSnapshot> present = targetRepository.snapshots().list().valid();
    try (IndexedRepository target = targetRepository.load()) {
      return new Pass(order, target, present).look();
    }
  }

  private CopyOutcome commit(Order order) {
    return new Rounds("run")
        .run(
            _ -> attempt(order),
            () ->
                progress.tell(
                    new Event.Warning(
                        "another client took this run for dead while it was suspended; beginning"
                            + " anew")));
  }

  private Optional<CopyOutcome> attempt(Order order) {
    try (CommitSession session = CommitSession.begin(targetRepository)) {
      List<StoredSnapshot> present = targetRepository.snapshots().list().valid();
      Optional<IndexedRepository> target = session.load();
      if (target.isEmpty()) {
        return Optional.empty();
      }
      Pass pass = new Pass(order, target.get(), present);
      try {
        return pass.copy(session);
      } catch (RuntimeException e) {
        session.keepWorkAfter(e);
        throw e;
      }
    }
  }

  private int workers() {
    return Math.max(MIN_WORKERS, sourceRepository.readers());
  }

  private void failed(String snapshot, String message) {
    progress.tell(new Event.ItemFailed("snapshot " + snapshot, message, "DJ-D004"));
  }

  /// One pass over the source, for one state of the target.
  private final class Pass {
    private final Order order;
    private final IndexedRepository target;
    private final List<StoredSnapshot> present;
    private final EarlierCopies earlier;
    private final CopiedBlobs copied;
    private final Losses losses;
    private final List<StoredSnapshot> missing;
    private final List<CopyOutcome.Failed> failures = new ArrayList<>();

    private Pass(Order order, IndexedRepository target, List<StoredSnapshot> present) {
      this.order = order;
      this.target = target;
      this.present = present;
      this.earlier = new EarlierCopies(present);
      this.copied =
          new CopiedBlobs(target.index(), sourceRepository.namesBlobsLike(targetRepository));
      this.losses = new Losses(order.source());
      this.missing =
          order.wanted().stream().filter(stored -> earlier.of(stored).isEmpty()).toList();
      order
          .damaged()
          .forEach(finding ->
              failures.add(
                  new CopyOutcome.Failed(SnapshotId.parse(finding.subject()), finding.message())));
    }

    /// Finds out what is to be copied.
    private CopyOutcome look() {
      learn();
      progress.phase("reading trees");
      TreeSearch search = new TreeSearch(order.source(), copied, losses, progress);
      long bytes =
          search.search(roots(missing), Optional.empty(), workers()).uses().stream()
              .mapToLong(use -> use.usedBytes())
              .sum();
      List<CopyOutcome.Copied> would =
          whole().stream().map(stored -> new CopyOutcome.Copied(stored, Optional.empty())).toList();
      return outcome(would, search.missingBlobs(), bytes, 0);
    }

    /// Copies and commits; empty if the session was revoked.
    private Optional<CopyOutcome> copy(CommitSession session) {
      if (missing.isEmpty()) {
        return Optional.of(outcome(List.of(), 0, 0, 0));
      }
      learn();
      try (BlobStore store = session.newBlobStore(BlobStore.VERIFY_ONE_IN, progress)) {
        progress.phase("reading trees");
        var needed =
            new TreeSearch(order.source(), copied, losses, progress)
                .search(roots(missing), Optional.of(store), workers());
        long bytes = needed.uses().stream().mapToLong(use -> use.usedBytes()).sum();
        progress.phase("copying");
        new DataCopy(order.source(), targetRepository, copied, losses, workers(), progress)
            .copy(needed, roots(missing), store);
        Map<StoredSnapshot, Snapshot> copies = copies(whole(), session, store);
        store.finish();
        return publish(session, copies)
            .map(done ->
                outcome(done, store.dataBlobs() + store.treeBlobs(), bytes, store.packedBytes()));
      }
    }

    private Optional<List<CopyOutcome.Copied>> publish(
        CommitSession session, Map<StoredSnapshot, Snapshot> copies) {
      if (copies.isEmpty()) {
        session.keepWork();
        return Optional.of(List.of());
      }
      return session
          .commitAll(List.copyOf(copies.values()))
          .map(ids -> {
            List<CopyOutcome.Copied> done = new ArrayList<>();
            Iterator<SnapshotId> id = ids.iterator();
            copies
                .keySet()
                .forEach(
                    stored -> done.add(new CopyOutcome.Copied(stored, Optional.of(id.next()))));
            return done;
          });
    }

    /// Where names differ, what was copied earlier tells many of them.
    private void learn() {
      if (copied.sameNames() || missing.isEmpty()) {
        return;
      }
      progress.phase("comparing with earlier copies");
      Correspondence correspondence = new Correspondence(order.source(), target, copied);
      alone(() ->
          missing.stream()
              .flatMap(stored -> earlier.nearest(stored, order.all()).stream())
              .distinct()
              .forEach(stored ->
                  correspondence.learn(
                      stored.snapshot().tree(),
                      earlier.of(stored).orElseThrow().snapshot().tree())));
    }

    private List<StoredSnapshot> whole() {
      List<StoredSnapshot> whole = new ArrayList<>();
      alone(() -> {
        for (StoredSnapshot stored : missing) {
          Crew.requireWanted();
          losses
              .firstIn(stored.snapshot().tree())
              .ifPresentOrElse(loss -> fail(stored, loss), () -> whole.add(stored));
        }
      });
      return whole;
    }

    private void fail(StoredSnapshot stored, String loss) {
      failures.add(new CopyOutcome.Failed(stored.id(), loss));
      failed(stored.id().toShortHex(), loss);
    }

    /// What is to be committed. A snapshot that was removed from the source meanwhile may fail
    /// here.
    private Map<StoredSnapshot, Snapshot> copies(
        List<StoredSnapshot> whole, CommitSession session, BlobStore store) {
      Map<StoredSnapshot, Snapshot> copies = new LinkedHashMap<>();
      CopyChain chain = new CopyChain(present);
      progress.phase("writing trees");
      alone(() -> {
        try (TreeTranslation trees =
            new TreeTranslation(order.source(), copied, targetRepository.splitKey(), store)) {
          for (StoredSnapshot stored : whole) {
            Crew.requireWanted();
            translated(trees, stored)
                .ifPresent(tree ->
                    copies.put(
                        stored,
                        stored
                            .snapshot()
                            .copyOf(
                                stored.id(),
                                tree,
                                session.id(),
                                chain.next(stored.snapshot().host()))));
          }
        }
      });
      return copies;
    }

    private Optional<BlobId> translated(TreeTranslation trees, StoredSnapshot stored) {
      try {
        return Optional.of(trees.translate(stored.snapshot().tree()));
      } catch (DamageException | ObjectMissingException e) {
        fail(stored, e.getMessage());
        return Optional.empty();
      }
    }

    /// Directories that lie deep in each other are followed by nested calls, for which the threads
    /// of a crew have room.
    private static void alone(Runnable work) {
      new Crew("trees", 1).run(work);
    }

    private static List<BlobId> roots(List<StoredSnapshot> snapshots) {
      return snapshots.stream().map(stored -> stored.snapshot().tree()).distinct().toList();
    }

    private CopyOutcome outcome(
        List<CopyOutcome.Copied> done, long blobs, long bytesRead, long bytesStored) {
      return new CopyOutcome(
          done,
          order.wanted().size() - missing.size(),
          failures,
          blobs,
          bytesRead,
          bytesStored,
          copied.sameNames());
    }
  }
}
