package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dj.application.usecase.CheckOutcome;
import dj.application.usecase.RestoreOutcome;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What must hold of a repository whatever happened to it.
final class Proof {
  private static final int RECENT = 2;

  private final Path folder;
  private final Map<SnapshotId, Map<String, String>> expected = new LinkedHashMap<>();

  /// Creates the proof of a repository of which nothing is known yet.
  ///
  /// @param folder where snapshots are restored to, one after the other
  Proof(Path folder) {
    this.folder = folder;
  }

  /// From now on this snapshot must restore as `source` is now.
  void expect(SnapshotId snapshot, Path source) throws IOException {
    expected.put(snapshot, SmallTree.content(source));
  }

  /// Nothing is expected of this snapshot any more.
  void forget(SnapshotId snapshot) {
    expected.remove(snapshot);
  }

  /// A proof of the same snapshots, to which more can be added.
  Proof copy() {
    Proof copy = new Proof(folder);
    copy.expected.putAll(expected);
    return copy;
  }

  /// Whether a snapshot is known already.
  boolean knows(SnapshotId snapshot) {
    return expected.containsKey(snapshot);
  }

  /// What a snapshot must restore as.
  Map<String, String> expected(SnapshotId snapshot) {
    return Map.copyOf(expected.get(snapshot));
  }

  /// The snapshots that must be there.
  Iterable<SnapshotId> snapshots() {
    return expected.keySet();
  }

  /// All snapshots restore bit for bit.
  void requireSnapshots(TestRepository repository, String situation) throws IOException {
    for (SnapshotId snapshot : expected.keySet()) {
      requireSnapshot(repository, snapshot, situation);
    }
  }

  /// The first and the newest snapshots restore bit for bit, and all are there: for repositories
  /// with many.
  void requireRecent(TestRepository repository, String situation) throws IOException {
    List<SnapshotId> all = List.copyOf(expected.keySet());
    assertEquals(
        Set.copyOf(all),
        repository.snapshots().stream().map(StoredSnapshot::id).collect(Collectors.toSet()),
        situation);
    requireSnapshot(repository, all.getFirst(), situation);
    for (SnapshotId recent : all.subList(Math.max(1, all.size() - RECENT), all.size())) {
      requireSnapshot(repository, recent, situation);
    }
  }

  /// One snapshot restores bit for bit.
  void requireSnapshot(TestRepository repository, SnapshotId snapshot, String situation)
      throws IOException {
    assertEquals(expected.get(snapshot), restored(repository, snapshot), situation);
  }

  /// What a snapshot restores as.
  Map<String, String> restored(TestRepository repository, SnapshotId snapshot) throws IOException {
    Path target = folder.resolve("restored");
    delete(target);
    RestoreOutcome outcome = repository.restore(snapshot, target);
    assertEquals(0, outcome.failedItems(), "items that were not restored");
    return SmallTree.content(target.resolve(TestRepository.SOURCE_NAME));
  }

  /// A check that reads every byte finds no damage.
  static void requireSound(TestRepository repository, String situation) {
    CheckOutcome check = repository.check();
    assertFalse(check.damaged(), () -> situation + ": " + check.findings());
  }

  /// Removes a directory with all in it, if it exists.
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
