package dj.application.repository;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.finding.Finding;
import dj.domain.format.v1.SegmentView;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.index.BlobIndex;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.Tombstone;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The LOAD step of the protocol. Its order is what makes it safe:
///
/// 1. List and read the index segments; one that vanishes meanwhile was compacted: start again.
/// 2. Only then list the revocations. Segments of a session with a closed revocation that does not
///    keep them never count; those of a session with an open one may be read from, but not relied
///    on.
/// 3. Tombstones in the segments that are left say which packs are on their way out.
///
/// With that listing of the revocations the load is over: what has happened to the repository since
/// is no part of it. So the same listing tells whether a session was revoked by the end of its
/// load.
final class IndexLoad {
  /// Each round that fails means that somebody compacted the index meanwhile.
  private static final int MAX_ROUNDS = 20;

  private record Segment(ListedFile file, IndexId id, SegmentView view) {
    LoadedSegment loaded(boolean reliable) {
      return new LoadedSegment(
          id,
          view.session(),
          reliable,
          view.packs(),
          view.tombstones(),
          file.sizeBytes(),
          file.modified());
    }
  }

  private final OpenRepository repository;

  IndexLoad(OpenRepository repository) {
    this.repository = repository;
  }

  /// Loads the index, from the first to the last segment.
  ///
  /// @throws DamageException if a segment is damaged
  LoadedIndex whole() {
    return whole(list());
  }

  /// As [#whole()].
  ///
  /// @param listed the segments that were found in a listing just now
  LoadedIndex whole(List<ListedFile> listed) {
    return load(
        listed,
        damage -> {
          throw damage;
        });
  }

  /// Loads what can be read of the index.
  ///
  /// @param findings is told of segments that are damaged
  LoadedIndex readable(Consumer<Finding> findings) {
    return load(
        list(),
        damage ->
            findings.accept(
                new Finding(
                    Finding.Severity.DAMAGE,
                    "index-damaged",
                    "index segment",
                    damage.getMessage())));
  }

  private LoadedIndex load(List<ListedFile> listed, Consumer<DamageException> damaged) {
    List<ListedFile> files = listed;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Optional<List<Segment>> segments = readSegments(files, damaged);
      if (segments.isPresent()) {
        if (repository.backend().capabilities().remote()) {
          segments.get().forEach(this::expectDirectories);
        }
        return build(segments.get(), Revocations.list(repository));
      }
      files = list();
    }
    throw new StorageUnavailableException(
        "the index of " + repository.backend().address() + " changes too fast to be read",
        "try again");
  }

  private List<ListedFile> list() {
    List<ListedFile> files = new ArrayList<>();
    repository.backend().list(FileKind.INDEX, files::add);
    return files;
  }

  private Optional<List<Segment>> readSegments(
      List<ListedFile> listed, Consumer<DamageException> damaged) {
    List<ListedFile> files =
        listed.stream().sorted(Comparator.comparing(each -> each.file().name())).toList();
    List<Reading> readings = readAll(files);
    List<Segment> segments = new ArrayList<>(files.size());
    for (Reading reading : readings) {
      switch (reading) {
        case Reading.Vanished() -> {
          return Optional.empty();
        }
        case Reading.Damaged(DamageException damage) -> damaged.accept(damage);
        case Reading.Whole(Segment segment) -> segments.add(segment);
      }
    }
    return Optional.of(segments);
  }

  private void expectDirectories(Segment segment) {
    for (PackInfo pack : segment.view().packs()) {
      if (pack.kind() == BlobKind.TREE) {
        repository.backend().expectDirectories(FileName.of(pack.id()), pack.sizeBytes());
      }
    }
  }

  /// What reading a segment came to.
  private sealed interface Reading {
    /// It was compacted since it was listed.
    record Vanished() implements Reading {}

    /// It cannot be used.
    record Damaged(DamageException damage) implements Reading {}

    /// It was read and verified.
    record Whole(Segment segment) implements Reading {}
  }

  /// Reads segments in the order of the listing; where a request costs a round trip, several at
  /// once.
  private List<Reading> readAll(List<ListedFile> files) {
    BackendCapabilities store = repository.backend().capabilities();
    int workers = store.remote() ? Math.min(files.size(), store.concurrentReads()) : 1;
    if (workers <= 1) {
      return files.stream().map(this::read).toList();
    }
    Map<ListedFile, Reading> readings = new ConcurrentHashMap<>();
    WorkStack<ListedFile> stack = new WorkStack<>();
    stack.pushAll(files);
    new Crew("index", workers).run(() -> stack.drain(file -> readings.put(file, read(file))));
    return files.stream().map(readings::get).map(Objects::requireNonNull).toList();
  }

  private Reading read(ListedFile file) {
    IndexId id = IndexId.parse(file.file().name());
    try {
      return new Reading.Whole(new Segment(file, id, repository.files().viewSegment(id)));
    } catch (ObjectMissingException _) {
      return new Reading.Vanished();
    } catch (DamageException e) {
      return new Reading.Damaged(e);
    }
  }

  private static LoadedIndex build(List<Segment> segments, Revocations revocations) {
    List<LoadedSegment> counting = new ArrayList<>();
    List<IndexId> ignored = new ArrayList<>();
    BlobIndex.Builder builder = new BlobIndex.Builder();
    List<Tombstone> tombstones = new ArrayList<>();
    Set<PackId> reliable = new HashSet<>();
    for (Segment segment : segments) {
      SegmentView view = segment.view();
      if (!revocations.isValid(view.session(), segment.id())) {
        ignored.add(segment.id());
        continue;
      }
      boolean isReliable = !revocations.isBeingRevoked(view.session());
      LoadedSegment loaded = segment.loaded(isReliable);
      counting.add(loaded);
      builder.add(view.packs(), view.blobs());
      tombstones.addAll(view.tombstones());
      if (isReliable) {
        loaded.packs().forEach(pack -> reliable.add(pack.id()));
      }
    }
    builder.packs().forEach(pack -> setStanding(builder, pack, reliable));
    for (Tombstone tombstone : tombstones) {
      lower(builder, tombstone);
    }
    return new LoadedIndex(builder.build(), counting, ignored, revocations);
  }

  private static void setStanding(BlobIndex.Builder builder, PackInfo pack, Set<PackId> reliable) {
    if (!reliable.contains(pack.id())) {
      builder.packs().setStanding(pack.id(), PackStanding.READABLE);
    }
  }

  private static void lower(BlobIndex.Builder builder, Tombstone tombstone) {
    PackStanding standing =
        switch (tombstone.state()) {
          case CONDEMNED -> PackStanding.READABLE;
          case DOOMED -> PackStanding.GONE;
        };
    Optional<PackStanding> now = builder.packs().standing(tombstone.pack());
    if (now.isPresent() && now.get().compareTo(standing) < 0) {
      builder.packs().setStanding(tombstone.pack(), standing);
    }
  }
}
