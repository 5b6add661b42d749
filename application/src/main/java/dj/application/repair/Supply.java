package dj.application.repair;

import dj.application.backup.BackupPass;
import dj.application.backup.BackupRequest;
import dj.application.browse.SnapshotSourceTree;
import dj.application.check.Findings;
import dj.application.check.LostContent;
import dj.application.check.RepositoryCheck;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.Rounds;
import dj.application.repository.Snapshots;
import dj.domain.blob.BlobKind;
import dj.domain.error.FailedException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.id.BlobId;
import dj.domain.port.SourceTree;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Brings lost blobs back from donors, in a writer's session that commits no snapshot: those that
/// need the blobs are committed already, and are whole again as soon as the blobs are listed.
///
/// Files are cut and named as a backup would, and what has the id of a lost blob is stored. A copy
/// of the repository is asked for blobs by their ids; of any other repository the snapshots are
/// read as if they were files.
final class Supply {
  /// A session is revoked when it was silent for long; more often something else is wrong.
  private static final int MAX_ROUNDS = 3;

  /// Each blob that comes back is opened again before it is stored.
  private static final int VERIFY_ONE_IN = 1;

  private final OpenRepository repository;
  private final List<StoredSnapshot> snapshots;
  private final Progress progress;

  /// Prepares a supply.
  ///
  /// @param snapshots the snapshots that have lost something, among others
  Supply(OpenRepository repository, List<StoredSnapshot> snapshots, Progress progress) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.progress = progress;
  }

  /// Which of the lost blobs the donors have; nothing is written.
  LostContent find(List<Donor> donors, LostContent lost, IndexedRepository indexed) {
    Set<BlobId> trees = ConcurrentHashMap.newKeySet();
    Set<BlobId> data = ConcurrentHashMap.newKeySet();
    if (lost.isEmpty()) {
      return LostContent.NONE;
    }
    for (Donor donor : donors) {
      switch (donor) {
        case Donor.Files files -> reveal(files.tree(), files.paths(), lost, indexed, trees, data);
        case Donor.Repository other when isCopy(other) -> {
          try (BlobLoan loan = new BlobLoan(indexed, open(other))) {
            LostContent found = loan.find(lost);
            trees.addAll(found.trees());
            data.addAll(found.data());
          }
        }
        case Donor.Repository other -> {
          try (IndexedRepository content = open(other)) {
            for (StoredSnapshot stored : newestFirst(other)) {
              if (trees.size() + data.size() == lost.blobs()) {
                break;
              }
              reveal(
                  new SnapshotSourceTree(content, stored.snapshot().tree()),
                  stored.snapshot().paths(),
                  lost,
                  indexed,
                  trees,
                  data);
            }
          }
        }
      }
    }
    return new LostContent(trees, data);
  }

  private void reveal(
      SourceTree tree,
      List<RawBytes> paths,
      LostContent lost,
      IndexedRepository indexed,
      Set<BlobId> trees,
      Set<BlobId> data) {
    pass(tree, paths, indexed)
        .reveal((kind, id) -> {
          if (lost.isLost(kind, id)) {
            (kind == BlobKind.TREE ? trees : data).add(id);
          }
        });
  }

  /// Stores what the donors have of what is lost.
  ///
  /// @return how many blobs were stored
  /// @throws FailedException if others took this session for dead again and again
  long take(List<Donor> donors) {
    return new Rounds("repair", MAX_ROUNDS)
        .run(
            _ -> attempt(donors),
            () ->
                progress.tell(
                    new Event.Warning(
                        "another client took this repair for dead; storing once more")));
  }

  private Optional<Long> attempt(List<Donor> donors) {
    try (CommitSession session = CommitSession.begin(repository)) {
      Optional<IndexedRepository> indexed = session.load();
      if (indexed.isEmpty()) {
        return Optional.empty();
      }
      indexed.get().disregardMissingPacks();
      long stored = 0;
      for (Donor donor : donors) {
        stored += take(donor, session, indexed.get());
      }
      return stored == 0 || session.commitBlobs() ? Optional.of(stored) : Optional.empty();
    }
  }

  private long take(Donor donor, CommitSession session, IndexedRepository indexed) {
    LostContent lost = lost(indexed);
    if (lost.isEmpty()) {
      return 0;
    }
    progress.phase("looking for what is lost");
    return switch (donor) {
      case Donor.Files files -> read(files.tree(), files.paths(), lost, session, indexed);
      case Donor.Repository other when isCopy(other) -> {
        try (BlobLoan loan = new BlobLoan(indexed, open(other))) {
          yield loan.copy(lost, session, progress);
        }
      }
      case Donor.Repository other -> readSnapshots(other, session, indexed);
    };
  }

  private long readSnapshots(
      Donor.Repository other, CommitSession session, IndexedRepository indexed) {
    long stored = 0;
    Set<BlobId> seen = new HashSet<>();
    try (IndexedRepository content = open(other)) {
      for (StoredSnapshot snapshot : newestFirst(other)) {
        BlobId root = snapshot.snapshot().tree();
        LostContent lost = seen.add(root) ? lost(indexed) : LostContent.NONE;
        if (!lost.isEmpty()) {
          SourceTree tree = new SnapshotSourceTree(content, root);
          stored += read(tree, snapshot.snapshot().paths(), lost, session, indexed);
        }
      }
    }
    return stored;
  }

  /// What a lost directory needs is not known until it is back: then all is taken that the
  /// repository lacks.
  private long read(
      SourceTree tree,
      List<RawBytes> paths,
      LostContent lost,
      CommitSession session,
      IndexedRepository indexed) {
    boolean all = !lost.trees().isEmpty();
    return pass(tree, paths, indexed).supply(session, (kind, id) -> all || lost.isLost(kind, id));
  }

  private BackupPass pass(SourceTree tree, List<RawBytes> paths, IndexedRepository indexed) {
    return new BackupPass(
        BackupRequest.rereading(paths),
        indexed,
        Snapshots.Listing.NONE,
        tree,
        VERIFY_ONE_IN,
        progress);
  }

  private LostContent lost(IndexedRepository indexed) {
    Findings unseen = new Findings(Progress.unseen());
    return new RepositoryCheck(indexed, snapshots, progress, unseen).loss(unseen, LostContent.NONE);
  }

  private boolean isCopy(Donor.Repository other) {
    return other.repository().id().equals(repository.id());
  }

  private IndexedRepository open(Donor.Repository other) {
    return other.repository().loadReadable(this::warn);
  }

  private List<StoredSnapshot> newestFirst(Donor.Repository other) {
    var listing = other.repository().snapshots().list();
    listing.damaged().forEach(this::warn);
    return listing.valid().reversed();
  }

  private void warn(Finding finding) {
    progress.tell(
        new Event.Warning(
            "of the other repository: " + finding.subject() + " " + finding.message()));
  }
}
