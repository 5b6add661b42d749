package dj.application.repository;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/// The snapshots of a repository.
public final class Snapshots {
  /// Few snapshots of a local disk are read sooner than threads start.
  private static final int MIN_SNAPSHOTS_FOR_A_CREW = 64;

  /// As many as it takes to notice their reading.
  private static final int MIN_SNAPSHOTS_TO_REMEMBER = 64;

  private final OpenRepository repository;

  Snapshots(OpenRepository repository) {
    this.repository = repository;
  }

  /// What a listing found.
  ///
  /// @param valid the snapshots that count, oldest first
  /// @param settled those of them whose author nobody is revoking, so that they go on to count
  /// @param damaged what could not be read
  public record Listing(
      List<StoredSnapshot> valid, List<StoredSnapshot> settled, List<Finding> damaged) {
    /// No snapshots at all.
    public static final Listing NONE = new Listing(List.of(), List.of(), List.of());

    /// Copies the lists.
    public Listing {
      valid = List.copyOf(valid);
      settled = List.copyOf(settled);
      damaged = List.copyOf(damaged);
    }
  }

  /// What is there, before it is known which snapshots count. The revocations that tell it are
  /// listed afterwards: those of a load of the index will do, and save a request.
  ///
  /// @param read the snapshots that could be read
  /// @param damaged what could not
  public record Found(Collection<StoredSnapshot> read, List<Finding> damaged) {
    /// Copies the lists.
    public Found {
      read = List.copyOf(read);
      damaged = List.copyOf(damaged);
    }

    /// The snapshots that count, by the revocations that ended a load which began after the
    /// snapshots had been listed.
    public Listing countedBy(IndexedRepository indexed) {
      return countedBy(indexed.loaded().revocations());
    }

    private Listing countedBy(Revocations revocations) {
      List<StoredSnapshot> valid =
          read.stream()
              .filter(stored -> revocations.isValid(stored.snapshot().session(), stored.id()))
              .sorted(StoredSnapshot.OLDEST_FIRST)
              .toList();
      List<StoredSnapshot> settled =
          valid.stream()
              .filter(stored -> !revocations.isBeingRevoked(stored.snapshot().session()))
              .toList();
      return new Listing(valid, settled, damaged);
    }
  }

  /// Lists and reads all snapshots. One that vanishes meanwhile was deleted; one that is damaged is
  /// told among the findings, so that it hides no other.
  public Listing list() {
    return find().countedBy(Revocations.list(repository));
  }

  /// Lists and reads all snapshots, for those who load the index next.
  public Found find() {
    List<SnapshotId> ids = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.SNAPSHOT, listed -> ids.add(SnapshotId.parse(listed.file().name())));
    return read(ids);
  }

  /// Reads all snapshots of a listing.
  Found read(List<SnapshotId> ids) {
    List<Finding> damaged = Collections.synchronizedList(new ArrayList<>());
    Collection<StoredSnapshot> read =
        ids.size() < MIN_SNAPSHOTS_TO_REMEMBER
            ? readAll(ids, id -> read(id, damaged))
            : readRemembered(ids, damaged);
    damaged.sort(Comparator.comparing(Finding::subject));
    return new Found(read, damaged);
  }

  /// Where there are many, each read costs more than what this client may know already.
  private Collection<StoredSnapshot> readRemembered(List<SnapshotId> ids, List<Finding> damaged) {
    SnapshotMemory memory = repository.files().snapshotMemory();
    Collection<StoredSnapshot> read =
        readAll(ids, id -> memory.find(id).or(() -> read(id, damaged)));
    memory.remember(read);
    return read;
  }

  private Collection<StoredSnapshot> readAll(
      List<SnapshotId> ids, Function<SnapshotId, Optional<StoredSnapshot>> reader) {
    Queue<StoredSnapshot> read = new ConcurrentLinkedQueue<>();
    Consumer<SnapshotId> readOne = id -> reader.apply(id).ifPresent(read::add);
    if (ids.size() < (isRemote() ? 2 : MIN_SNAPSHOTS_FOR_A_CREW)) {
      ids.forEach(readOne);
    } else {
      WorkStack<SnapshotId> stack = new WorkStack<>();
      stack.pushAll(ids);
      new Crew("snapshots", repository.readers()).run(() -> stack.drain(readOne));
    }
    return read;
  }

  private Optional<StoredSnapshot> read(SnapshotId id, List<Finding> damaged) {
    try {
      return Optional.of(repository.files().readSnapshot(id));
    } catch (ObjectMissingException e) {
      // Deleted between the listing and the reading: it is not there any more.
      return Optional.empty();
    } catch (DamageException e) {
      damaged.add(
          new Finding(Finding.Severity.DAMAGE, "snapshot-damaged", id.toHex(), e.getMessage()));
      return Optional.empty();
    }
  }

  private boolean isRemote() {
    return repository.backend().capabilities().remote();
  }
}
