package dj.application.repository;

import dj.domain.container.SnapshotNote;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import dj.domain.id.SnapshotId;
import dj.domain.port.LocalNotes;
import dj.domain.snapshot.StoredSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The snapshots that this client has read before. It says what is in them, never that one still
/// exists: a snapshot's id is the digest of its file, so what was read once under an id is right
/// for as long as there is such a file.
final class SnapshotMemory {
  private static final String SUBJECT = "snapshots";

  /// Of so many snapshots, one may be new or gone before all are noted anew.
  private static final int SHARE = 32;

  private final LocalNotes notes;
  private final SnapshotNote note;
  private final RepositoryId repository;
  private final Map<SnapshotId, SnapshotNote.Line> recalled;

  /// Recalls what was noted; a note that cannot be read is none.
  SnapshotMemory(LocalNotes notes, SnapshotNote note, RepositoryId repository) {
    this.notes = notes;
    this.note = note;
    this.repository = repository;
    this.recalled = recall();
  }

  private Map<SnapshotId, SnapshotNote.Line> recall() {
    Map<SnapshotId, SnapshotNote.Line> lines = new HashMap<>();
    try {
      notes
          .read(repository, SUBJECT)
          .ifPresent(file -> note.open(file).forEach(line -> lines.put(note.id(line), line)));
      return lines;
    } catch (DamageException | UnsupportedVersionException _) {
      return Map.of();
    }
  }

  /// A snapshot, if it is remembered and its line can be parsed; any number of threads may ask.
  Optional<StoredSnapshot> find(SnapshotId id) {
    SnapshotNote.Line line = recalled.get(id);
    if (line == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(note.decode(line));
    } catch (DamageException _) {
      return Optional.empty();
    }
  }

  /// Notes all snapshots down where what is remembered has become too different from them.
  void remember(Collection<StoredSnapshot> snapshots) {
    int known =
        (int) snapshots.stream().filter(stored -> recalled.containsKey(stored.id())).count();
    int different = snapshots.size() - known + recalled.size() - known;
    if (different > snapshots.size() / SHARE) {
      notes.write(repository, SUBJECT, note.encode(snapshots));
    }
  }
}
