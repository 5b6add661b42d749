package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.change.Rollback;
import dj.application.change.SnapshotChange;
import dj.application.change.SnapshotRewrite;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.prune.Forgetting;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneRun;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.index.PackStanding;
import dj.domain.port.FileName;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.Operation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// A small repository that clients of the real program work on at once, what they do, and what must
/// hold after each of their steps.
///
/// A client tells the id of each snapshot that it has committed, and that of each one that it is
/// about to remove, so that nobody takes its absence for a loss.
final class ProtocolScene {
  /// What a client tells that ended with an error for people.
  static final String FAILED = "failed";

  private static final String GONE = "gone ";
  private static final int MAX_ROUNDS = 2;
  private static final Instant BEGINNING = Instant.parse("2025-12-01T00:00:00Z");

  private final MemoryBackend.Files start = new MemoryBackend.Files();
  private final List<Content> contents = new ArrayList<>();

  /// What has become of a snapshot before the clients begin.
  enum Fate {
    /// It is there.
    KEPT,
    /// Its file was deleted, so that its packs are waste.
    DELETED,
    /// The same under a transaction, which can be undone.
    REMOVED
  }

  /// A snapshot with all its blobs.
  private record Content(Snapshot snapshot, Map<BlobId, byte[]> trees, Map<BlobId, byte[]> data) {}

  /// Creates the repository.
  ///
  /// The same fates make the same repository, to the byte, whenever and wherever they do.
  ///
  /// @param fates one for each snapshot; they share a file
  ProtocolScene(Fate... fates) {
    AtomicLong seconds = new AtomicLong();
    InstantSource clock = () -> BEGINNING.plusSeconds(seconds.incrementAndGet());
    TestRepository repository =
        TestRepository.at(new MemoryBackend(start, clock), clock, new Random(4711)).init();
    Map<String, String> source = new HashMap<>();
    source.put("file", "too long to stand in the directory ".repeat(40));
    for (int number = 0; number < fates.length; number++) {
      if (number > 0) {
        source.put("own", ("of snapshot " + number + " alone ").repeat(60));
      }
      add(repository, repository.backup(new FixedSource(source)).snapshotId().orElseThrow());
    }
    List<StoredSnapshot> snapshots = repository.snapshots();
    for (int number = 0; number < fates.length; number++) {
      meet(fates[number], repository, snapshots.get(number).id());
    }
  }

  private static void meet(Fate fate, TestRepository repository, SnapshotId id) {
    switch (fate) {
      case KEPT -> {}
      case DELETED -> repository.forget(id);
      case REMOVED -> {
        try (OpenRepository open = repository.open()) {
          open.transactions().remove(Operation.DELETE, List.of(id), List.of());
        }
      }
    }
  }

  private void add(TestRepository repository, SnapshotId id) {
    Snapshot snapshot =
        repository.snapshots().stream()
            .filter(stored -> stored.id().equals(id))
            .findFirst()
            .orElseThrow()
            .snapshot();
    Content content = new Content(snapshot, new LinkedHashMap<>(), new LinkedHashMap<>());
    try (OpenRepository open = repository.open();
        IndexedRepository indexed = open.load();
        StoredBlobs reader = indexed.newReader()) {
      collect(indexed, reader, snapshot.tree(), content.trees(), content.data());
    }
    contents.add(content);
  }

  private static void collect(
      IndexedRepository indexed,
      StoredBlobs reader,
      BlobId tree,
      Map<BlobId, byte[]> trees,
      Map<BlobId, byte[]> data) {
    byte[] content = indexed.treeBlob(tree);
    trees.put(tree, content);
    TreeReferences.visit(
        tree,
        content,
        new TreeReferences.Visitor() {
          @Override
          public void tree(BlobId id) {
            collect(indexed, reader, id, trees, data);
          }

          @Override
          public void data(BlobId id) {
            int length = reader.read(BlobKind.DATA, id);
            int from = reader.contentOffset();
            data.put(id, Arrays.copyOfRange(reader.content(), from, from + length));
          }
        });
  }

  /// A copy of the repository.
  MemoryBackend.Files files() {
    return start.copy();
  }

  /// The files that are there in the beginning.
  Set<FileName> names() {
    return new HashSet<>(start.all().keySet());
  }

  /// Commits snapshots of the scene in one session, with the blobs that are not there; a session
  /// that is taken for dead is followed by another one.
  void write(TestRepository repository, List<String> told, int... numbers) {
    List<Content> wanted = Arrays.stream(numbers).mapToObj(contents::get).toList();
    try (OpenRepository open = repository.open()) {
      Optional<List<SnapshotId>> ids = Optional.empty();
      for (int round = 0; ids.isEmpty() && round < MAX_ROUNDS; round++) {
        ids = commit(open, wanted);
      }
      ids.ifPresent(committed -> tell(told, committed));
    }
  }

  private static Optional<List<SnapshotId>> commit(OpenRepository open, List<Content> wanted) {
    try (CommitSession session = CommitSession.begin(open)) {
      if (session.load().isEmpty()) {
        return Optional.empty();
      }
      try (BlobStore store = session.newBlobStore(BlobStore.VERIFY_ONE_IN, Progress.unseen());
          BlobEncoder encoder = store.newEncoder()) {
        for (Content content : wanted) {
          content.data().values().forEach(b -> encoder.store(BlobKind.DATA, b, 0, b.length));
          content.trees().values().forEach(b -> encoder.store(BlobKind.TREE, b, 0, b.length));
        }
        store.finish();
      }
      return session.commitAll(
          wanted.stream()
              .map(Content::snapshot)
              .map(snapshot -> snapshot.withOrigin(session.id(), snapshot.chain()))
              .toList());
    }
  }

  /// Frees all that is of no use.
  void prune(TestRepository repository, List<String> told) {
    repository.prune(PruneScene.ALL, _ -> {}, 1);
  }

  /// Removes the newest snapshot under a transaction.
  void forget(TestRepository repository, List<String> told) {
    try (OpenRepository open = repository.open()) {
      List<StoredSnapshot> snapshots = open.snapshots().list().valid();
      if (!snapshots.isEmpty()) {
        SnapshotId id = snapshots.getLast().id();
        told.add(GONE + id.toHex());
        open.transactions().remove(Operation.DELETE, List.of(id), List.of());
      }
    }
  }

  /// Removes the newest snapshot and frees its space, in one session.
  void forgetAndPrune(TestRepository repository, List<String> told) {
    try (OpenRepository open = repository.open()) {
      Set<SnapshotId> newest =
          open.snapshots().list().valid().reversed().stream()
              .limit(1)
              .map(StoredSnapshot::id)
              .collect(Collectors.toSet());
      Forgetting forgetting =
          new Forgetting() {
            @Override
            public Set<SnapshotId> snapshots() {
              return newest;
            }

            @Override
            public void forget(PruneOutcome estimate) {
              newest.forEach(id -> told.add(GONE + id.toHex()));
              open.transactions().remove(Operation.FORGET, List.copyOf(newest), List.of());
            }
          };
      new PruneRun(open, PruneScene.ALL, forgetting, 1, _ -> {}, Progress.unseen()).execute();
    }
  }

  /// Undoes the newest transaction; fails if what it removed is gone.
  void undo(TestRepository repository, List<String> told) {
    try (OpenRepository open = repository.open()) {
      List<LoggedTransaction> log = open.transactions().list().transactions();
      if (!log.isEmpty()) {
        LoggedTransaction newest = log.getFirst();
        newest.begun().adds().forEach(id -> told.add(GONE + id.toHex()));
        Rollback.Outcome outcome = new Rollback(open, 1, Progress.unseen()).execute(newest);
        outcome.removed().forEach(id -> told.add(GONE + id.toHex()));
        tell(told, outcome.restored().values());
      }
    }
  }

  /// Gives all snapshots a tag, which commits them anew in one session and removes the old ones.
  void tag(TestRepository repository, List<String> told, String tag) {
    try (OpenRepository open = repository.open()) {
      List<StoredSnapshot> snapshots = open.snapshots().list().valid();
      snapshots.forEach(stored -> told.add(GONE + stored.id().toHex()));
      SnapshotChange change = new SnapshotChange.Tags(Optional.empty(), List.of(tag), List.of());
      SnapshotRewrite.Outcome outcome =
          new SnapshotRewrite(open, change, 1, Progress.unseen()).execute(snapshots);
      tell(told, outcome.replaced().values());
    }
  }

  private static void tell(List<String> told, Collection<SnapshotId> committed) {
    committed.forEach(id -> told.add(id.toHex()));
  }

  /// What must hold of a store after every step.
  ///
  /// @param open a client that is told nothing
  /// @param told what all clients have told so far
  /// @throws AssertionError if a snapshot that counts cannot be read, a success no longer counts,
  ///   or a pack that new data may rely on is missing
  static void check(OpenRepository open, MemoryBackend.Files files, List<String> told) {
    List<StoredSnapshot> valid = open.snapshots().list().valid();
    Set<String> ids = valid.stream().map(stored -> stored.id().toHex()).collect(Collectors.toSet());
    for (String line : told) {
      boolean counts = line.equals(FAILED) || line.startsWith(GONE) || ids.contains(line);
      assertTrue(counts || told.contains(GONE + line), () -> "a success no longer counts: " + line);
    }
    try (IndexedRepository indexed = open.load();
        StoredBlobs reader = indexed.newReader()) {
      requirePacks(files, indexed);
      Map<BlobId, byte[]> trees = new LinkedHashMap<>();
      for (StoredSnapshot stored : valid) {
        collect(indexed, reader, stored.snapshot().tree(), trees, new LinkedHashMap<>());
      }
    }
  }

  private static void requirePacks(MemoryBackend.Files files, IndexedRepository indexed) {
    var packs = indexed.index().packs();
    packs.forEach(pack -> {
      if (packs.standing(pack.id()).orElseThrow() == PackStanding.RELIABLE) {
        assertTrue(files.content(FileName.of(pack.id())).isPresent(), "a reliable pack is missing");
      }
    });
  }
}
