package dj.application.restore;

import dj.application.browse.SnapshotPlace;
import dj.application.concurrent.Aside;
import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.repository.IndexedRepository;
import dj.application.repository.StorageReach;
import dj.domain.error.DjException;
import dj.domain.error.TargetException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.filter.PathRules;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.port.RestoreTarget;
import dj.domain.port.SourceEntry;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One run of a restore: what its directories and files share.
public final class RestoreRun {
  private final IndexedRepository repository;
  private final TreeReader trees;
  private final RestoreRequest request;
  private final RestoreTarget target;
  private final Progress progress;
  private final WorkStack<RestoreTask> tasks = new WorkStack<>();
  private final HardLinks hardLinks = new HardLinks();
  private final OpenTargets openTargets = new OpenTargets();

  private List<RawBytes> savedPaths = List.of();

  private final LongAdder restored = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder bytesRestored = new LongAdder();
  private final LongAdder bytesSkipped = new LongAdder();
  private final LongAdder failedItems = new LongAdder();

  /// Prepares a restore into `target`.
  public RestoreRun(
      IndexedRepository repository,
      RestoreRequest request,
      RestoreTarget target,
      Progress progress) {
    this.repository = repository;
    this.trees = repository.trees();
    this.request = request;
    this.target = request.dryRun() ? new DryTarget(target) : target;
    this.progress = progress;
  }

  /// Restores what is at a place of a snapshot.
  ///
  /// @throws TargetException if the target cannot be used at all
  public void execute(SnapshotPlace place, int workers) {
    Set<RawBytes> present = namesInTarget();
    savedPaths = place.snapshot().snapshot().paths();
    tasks.push(
        RestoreDirectory.ofRoot(this, place.tree(), place.path(), request.includes().isEmpty()));
    try (openTargets;
        Aside _ = scout(place, present)) {
      new Crew("restore", workers)
          .run(() -> {
            try (RestoreWorker worker = new RestoreWorker(repository.newReader())) {
              tasks.drain(task -> task.run(worker));
            }
          });
    }
  }

  private Set<RawBytes> namesInTarget() {
    try (TargetDirectory root = target.openRoot()) {
      return Set.copyOf(root.names());
    }
  }

  /// @return null where nobody would be quicker for it
  private @Nullable Aside scout(SnapshotPlace place, Set<RawBytes> present) {
    return repository.readsAhead() && !request.dryRun()
        ? Scout.start(this, repository, place, present)
        : null;
  }

  /// Entries written so far, of any kind.
  public long restored() {
    return restored.sum();
  }

  /// Entries that were there already, or were to stay.
  public long skipped() {
    return skipped.sum();
  }

  /// Entries removed.
  public long deleted() {
    return deleted.sum();
  }

  /// Bytes of content written.
  public long bytesRestored() {
    return bytesRestored.sum();
  }

  /// Bytes of content that were there already.
  public long bytesSkipped() {
    return bytesSkipped.sum();
  }

  /// Items that could not be restored, or only in part.
  public long failedItems() {
    return failedItems.sum();
  }

  RestoreRequest request() {
    return request;
  }

  Progress progress() {
    return progress;
  }

  TargetDirectory targetRoot() {
    return target.openRoot();
  }

  HardLinks hardLinks() {
    return hardLinks;
  }

  OpenTargets openTargets() {
    return openTargets;
  }

  void addTask(RestoreTask task) {
    tasks.push(task);
  }

  TreeCursor entries(BlobId tree) {
    return trees.entries(tree);
  }

  ContentCursor chunks(TreeEntry.File file) {
    return trees.chunks(file);
  }

  void addTasks(List<RestoreTask> added) {
    tasks.pushAll(added);
  }

  void callForHelp(FileRestore file) {
    List<RestoreTask> help = new ArrayList<>();
    int helpers = repository.repository().readers();
    for (int i = 1; i < helpers; i++) {
      help.add(new FileRestore.Help(file));
    }
    tasks.pushAll(help);
  }

  /// Whether an entry is restored.
  boolean isChosen(RawBytes path, boolean isDirectory) {
    boolean included =
        request.includes().isEmpty() || request.includes().matches(path, isDirectory);
    return included && !isExcluded(path, isDirectory);
  }

  /// Whether an entry is left out by name.
  boolean isExcluded(RawBytes path, boolean isDirectory) {
    return request.excludes().matches(path, isDirectory);
  }

  /// Whether the snapshot has all that a directory had, not only what leads to something below it.
  boolean isSaved(RawBytes directory) {
    return savedPaths.stream().anyMatch(saved -> RawPaths.isAtOrBelow(directory, saved));
  }

  /// Whether something below a directory can be included that is not included itself.
  boolean mayContain(RawBytes directory) {
    PathRules includes = request.includes();
    return !includes.isEmpty() && includes.mayContain(directory) && !isExcluded(directory, true);
  }

  /// Decides what happens to a file of the snapshot.
  Optional<RestoreTask> planFile(RestoreDirectory directory, TreeEntry.File file, RawBytes path) {
    progress.addTotal(1, file.dataBytes());
    // The backup that made the snapshot has counted the holes as well.
    progress.correctExpected(file.dataBytes() - file.sizeBytes());
    return Optional.of(new FileRestore(this, directory, file, path));
  }

  /// What is where a file is to be.
  enum Room {
    /// Nothing, or nothing any more.
    FREE,
    /// What is to be replaced once the file is whole.
    REPLACED,
    /// The file as the snapshot has it.
    TAKEN_BY_ITSELF,
    /// What the user wants to keep.
    TAKEN
  }

  /// Looks whether a file is to be written.
  Room roomFor(RestoreDirectory directory, TreeEntry.File file, RawBytes path) {
    Optional<ExistingFile> present = present(directory, file);
    if (present.isEmpty()) {
      return Room.FREE;
    }
    TargetDirectory place = directory.target();
    if (present.get().yieldsTo(file, request.overwrite(), repository, hardLinks)) {
      return Room.REPLACED;
    }
    fileSkipped(file, path, "it is there already");
    if (request.overwrite() != RestoreRequest.Overwrite.ALWAYS) {
      return Room.TAKEN;
    }
    tellUnset(path, place.apply(file.name(), file.metadata(), request.metadata()));
    return Room.TAKEN_BY_ITSELF;
  }

  /// Makes room for a further name of a file that is in its place, where that is wanted.
  Room makeRoomForLink(
      EntryRestore first, RestoreDirectory directory, TreeEntry.File file, RawBytes path) {
    Room room =
        request.overwrite() == RestoreRequest.Overwrite.ALWAYS
            ? roomForLink(first, directory, file, path)
            : roomFor(directory, file, path);
    if (room != Room.REPLACED) {
      return room;
    }
    directory.target().remove(file.name());
    return Room.FREE;
  }

  private Room roomForLink(
      EntryRestore first, RestoreDirectory directory, TreeEntry.File file, RawBytes path) {
    Optional<ExistingFile> present = present(directory, file);
    if (present.isEmpty()) {
      return Room.FREE;
    }
    if (present.get().isSameAs(find(first))) {
      fileSkipped(file, path, "it is there already");
      return Room.TAKEN_BY_ITSELF;
    }
    present.get().requireNoDirectory();
    return Room.REPLACED;
  }

  private static Optional<ExistingFile> present(RestoreDirectory directory, TreeEntry.File file) {
    return directory.isFresh()
        ? Optional.empty()
        : directory
            .target()
            .find(file.name())
            .map(existing -> new ExistingFile(directory.target(), existing));
  }

  private Optional<SourceEntry> find(EntryRestore name) {
    try (TargetDirectory directory = directoryOf(name)) {
      return directory.find(name.entry().name());
    }
  }

  /// Gives the inode of `first` a further name.
  void link(EntryRestore first, RestoreDirectory place, TreeEntry entry) {
    try (TargetDirectory directory = directoryOf(first)) {
      place.target().createLink(entry.name(), directory, first.entry().name());
    }
  }

  private TargetDirectory directoryOf(EntryRestore entry) {
    TargetDirectory directory = targetRoot();
    try {
      for (RawBytes name : entry.parent().targetNames()) {
        TargetDirectory below = directory.enter(name);
        directory.close();
        directory = below;
      }
      return directory;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// Restores an entry without content.
  ///
  /// @return whether it is in its place: false if the user keeps what is there
  boolean restoreNode(RestoreDirectory directory, TreeEntry entry, RawBytes path) {
    if (!makePlace(directory, entry, path)) {
      return false;
    }
    TargetDirectory place = directory.target();
    switch (entry) {
      case TreeEntry.Symlink link -> place.createSymlink(link.name(), link.target());
      case TreeEntry.Special special ->
          place.createSpecial(special.name(), special.kind(), special.deviceNumber());
      case TreeEntry.File _, TreeEntry.Directory _ ->
          throw new IllegalArgumentException("an entry with content");
    }
    tellUnset(path, place.apply(entry.name(), entry.metadata(), request.metadata()));
    done(path, Event.Outcome.RESTORED, "", 0);
    return true;
  }

  /// Gives what is at `first` the name of a further entry without content.
  void linkNode(EntryRestore first, RestoreDirectory directory, TreeEntry entry, RawBytes path) {
    if (makePlace(directory, entry, path)) {
      link(first, directory, entry);
      done(path, Event.Outcome.RESTORED, "", 0);
    }
  }

  /// Makes room for an entry without content.
  private boolean makePlace(RestoreDirectory directory, TreeEntry entry, RawBytes path) {
    progress.addTotal(1, 0);
    TargetDirectory place = directory.target();
    Optional<SourceEntry> existing =
        directory.isFresh() ? Optional.empty() : place.find(entry.name());
    if (existing.isPresent()) {
      boolean yields = new ExistingFile(place, existing.get()).yieldsTo(entry, request.overwrite());
      if (!yields) {
        skipped.increment();
        progress.addDone(1, 0);
        progress.tell(
            new Event.ItemDone(path.toText(), Event.Outcome.SKIPPED, "it is there already", 0, 0));
        return false;
      }
      place.remove(entry.name());
    }
    return true;
  }

  /// Removes what stands where a directory is to be, if that is wanted.
  void makeRoom(TargetDirectory place, SourceEntry existing, RawBytes path) {
    if (request.overwrite() == RestoreRequest.Overwrite.NEVER) {
      throw new TargetException(
          path.toText() + " is not a directory in the target",
          "remove it, or restore with another --overwrite");
    }
    place.remove(existing.name());
  }

  /// Removes what the snapshot has at none of `paths`, unless one of them is left out.
  void deleteExtra(TargetDirectory place, RawBytes name, List<RawBytes> paths) {
    if (paths.stream().anyMatch(path -> isExcluded(path, true))) {
      return;
    }
    place.remove(name);
    deleted.increment();
    String path = paths.getFirst().toText();
    progress.tell(new Event.ItemDone(path, Event.Outcome.DELETED, "", 0, 0));
  }

  void fileDone(TreeEntry.File file, RawBytes path) {
    bytesRestored.add(file.dataBytes());
    done(path, Event.Outcome.RESTORED, "", file.sizeBytes());
  }

  private void fileSkipped(TreeEntry.File file, RawBytes path, String reason) {
    skipped.increment();
    bytesSkipped.add(file.dataBytes());
    progress.addDone(1, file.dataBytes());
    progress.tell(
        new Event.ItemDone(path.toText(), Event.Outcome.SKIPPED, reason, file.sizeBytes(), 0));
  }

  /// A directory is told, but not counted: what there is to do is counted in files.
  void directoryDone(RawBytes path) {
    restored.increment();
    progress.tell(new Event.ItemDone(path.toText(), Event.Outcome.RESTORED, "", 0, 0));
  }

  void done(RawBytes path, Event.Outcome outcome, String reason, long sizeBytes) {
    restored.increment();
    progress.addDone(1, 0);
    progress.tell(new Event.ItemDone(path.toText(), outcome, reason, sizeBytes, 0));
  }

  /// Hands on that the storage is not there at all.
  void requireStorage(DjException failure) {
    if (new StorageReach(repository.repository().backend()).isLost(failure)) {
      throw failure;
    }
  }

  /// Counts and tells what could not be restored.
  ///
  /// @throws dj.domain.error.StorageException if it is not the trouble of one item
  void failed(RawBytes path, DjException e) {
    requireStorage(e);
    failedItems.increment();
    progress.tell(new Event.ItemFailed(path.toText(), e.getMessage(), e.code()));
  }

  /// Tells what of an entry's metadata could not be set.
  void tellUnset(RawBytes path, List<String> problems) {
    for (String problem : problems) {
      failedItems.increment();
      progress.tell(new Event.ItemFailed(path.toText(), problem, "DJ-T003"));
    }
  }
}
