package dj.application.change;

import dj.application.repository.OpenRepository;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Commits snapshots that take the place of others, which are still there afterwards. What a run
/// that was interrupted had committed is found again, and not committed twice.
final class Replacements {
  private final Map<SnapshotId, SnapshotId> replaced = new HashMap<>();
  private final List<SnapshotId> pending = new ArrayList<>();
  private final List<Publication.Item> items = new ArrayList<>();

  private Replacements() {}

  /// What is to be replaced.
  interface Plan {
    /// Adds what is to be replaced; called anew in each round.
    void addTo(Replacements replacements, Publication.Round round);
  }

  /// Commits what takes the place of others.
  ///
  /// @param workers how many threads read and copy
  /// @return the ids of the new snapshots by those of the old ones
  static Map<SnapshotId, SnapshotId> commit(
      OpenRepository repository, int workers, Progress progress, Plan plan) {
    Replacements replacements = new Replacements();
    List<SnapshotId> committed =
        new Publication(repository, workers, progress, Replacements::lost)
            .commit(round -> replacements.items(round, plan));
    for (int i = 0; i < committed.size(); i++) {
      replacements.replaced.put(replacements.pending.get(i), committed.get(i));
    }
    return Map.copyOf(replacements.replaced);
  }

  private static DjException lost(String blob) {
    return new DamageException(
        "a snapshot cannot be changed because it has lost something: "
            + blob
            + " is in no pack. Nothing was changed",
        "'dj repo check' tells which files of which snapshots are hit, 'dj repo repair' what can be"
            + " brought back. To give up the rest: 'dj repo repair --apply --rewrite-snapshots', or"
            + " 'dj snapshot rewrite ID --exclude FILE'");
  }

  private List<Publication.Item> items(Publication.Round round, Plan plan) {
    replaced.clear();
    pending.clear();
    items.clear();
    plan.addTo(this, round);
    return List.copyOf(items);
  }

  /// Replaces one snapshot.
  ///
  /// @param changed what it is to be
  /// @param source a tree that holds all that it needs, but for what the session itself has stored
  void add(StoredSnapshot old, Snapshot changed, BlobId source, Publication.Round round) {
    Snapshot next = changed.inPlaceOf(old.id(), round.session().id());
    Republished.find(next, round.snapshots())
        .ifPresentOrElse(
            found -> replaced.put(old.id(), found),
            () -> {
              items.add(new Publication.Item(next, source));
              pending.add(old.id());
            });
  }
}
