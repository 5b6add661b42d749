package dj.application.backup;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.packing.BlobStore;
import dj.application.repository.StorageReach;
import dj.domain.chunking.Chunker;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.SourceException;
import dj.domain.error.StorageException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One pass over the source: what its directories and files share.
final class BackupRun {
  /// Files of up to this many bytes are read by one worker in one go.
  private static final int SMALL_FILE_BYTES = 2 << 20;

  private final BackupRequest request;
  private final BlobStore store;
  private final Predicate<BlobId> isStored;
  private final Chunking chunking;
  private final SplitKey splitKey;
  private final Previous previous;
  private final ParentReach parent;
  private final Progress progress;
  private final BackupCounters counters;
  private final int workers;

  private final WorkStack<BackupTask> tasks = new WorkStack<>();
  private final LinkedFiles linkedFiles = new LinkedFiles();
  private volatile @Nullable BlobId rootTree;

  /// What a backup compares with.
  ///
  /// @param trees reads the trees of the snapshot to compare with
  /// @param lists reads content lists, and fails where a new snapshot must not rely on a part of
  ///   one
  /// @param root its root tree; empty if there is no such snapshot
  /// @param trustedBefore files that were changed at this time or later may have changed unseen
  /// @param storage where both are read from
  /// @param expected whether the progress expects as many bytes as it has, holes included
  record Previous(
      TreeReader trees,
      TreeReader lists,
      Optional<BlobId> root,
      Timestamp trustedBefore,
      StorageReach storage,
      boolean expected) {}

  BackupRun(
      BackupRequest request,
      BlobStore store,
      Predicate<BlobId> isStored,
      Chunking chunking,
      SplitKey splitKey,
      Previous previous,
      int workers,
      Progress progress,
      BackupCounters counters) {
    this.request = request;
    this.store = store;
    this.isStored = isStored;
    this.chunking = chunking;
    this.splitKey = splitKey;
    this.previous = previous;
    this.parent = new ParentReach(previous.storage(), progress);
    this.workers = workers;
    this.progress = progress;
    this.counters = counters;
  }

  /// Backs up what is selected below the root of a file system.
  ///
  /// @return the root tree
  BlobId paths(SourceDirectory root, PathSelection selection) {
    BackupScope scope = BackupScope.ofRoot(request, selection, root, this::excluded);
    tasks.push(DirectoryScan.ofRoot(this, root, scope));
    return work();
  }

  /// Backs up a stream as a file of the given absolute path and closes it; a stream that fails
  /// then, such as that of a command that failed, makes the backup fail.
  BlobId stream(RawBytes path, BackupRequest.Input.Stream input, Metadata metadata) {
    try (InputStream stream = input.stream()) {
      return stream(path, stream, metadata);
    } catch (IOException e) {
      throw new SourceException("cannot close the input: " + e.getMessage(), "", false, e);
    }
  }

  private BlobId stream(RawBytes path, InputStream stream, Metadata metadata) {
    StreamRead read = new StreamRead(this, path, metadata);
    ChunkedRead chunks =
        new ChunkedRead(
            this,
            read,
            new ChunkCutter.ByContent(new DataReader.OfStream(stream), chunking.ofFiles()),
            newContentAssembly());
    tasks.pushAll(Collections.nCopies(workers, new ChunkedRead.Help(chunks)));
    return work();
  }

  private BlobId work() {
    new Crew("backup", workers)
        .run(() -> {
          BackupWorker worker = new BackupWorker(store.newEncoder());
          try {
            tasks.drain(task -> task.run(worker));
          } finally {
            worker.encoder().close();
          }
        });
    BlobId root = rootTree;
    if (root == null) {
      throw new IllegalStateException("all tasks are done but the root tree is not");
    }
    return root;
  }

  Progress progress() {
    return progress;
  }

  void addTasks(List<? extends BackupTask> added) {
    tasks.pushAll(added);
  }

  TreeAssembly newAssembly() {
    return new TreeAssembly(splitKey);
  }

  ContentAssembly newContentAssembly() {
    return new ContentAssembly(splitKey);
  }

  Optional<BlobId> previousRoot() {
    return previous.root();
  }

  PreviousEntries previousEntries(Optional<BlobId> tree) {
    return new PreviousEntries(tree.map(previous.trees()::entries), parent);
  }

  void rootFinished(BlobId tree) {
    rootTree = tree;
  }

  /// The entry of a file that looks as it did in the parent, and whose content is in the
  /// repository.
  ///
  /// A file that was changed when the parent was being made, or later, is always read: its times
  /// may be the same and its content not.
  Optional<TreeEntry.File> unchanged(SourceEntry entry, Optional<TreeEntry> before) {
    if (request.rereadAll()
        || before.isEmpty()
        || !(before.get() instanceof TreeEntry.File file)
        || !sameState(entry, file)
        || !hasContent(file)) {
      return Optional.empty();
    }
    Metadata metadata =
        entry.metadata().with(file.metadata().attributes(), file.metadata().flags());
    return Optional.of(
        new TreeEntry.File(entry.name(), metadata, file.sizeBytes(), file.holes(), file.content()));
  }

  private boolean sameState(SourceEntry entry, TreeEntry.File file) {
    Metadata now = entry.metadata();
    Metadata then = file.metadata();
    return entry.sizeBytes() == file.sizeBytes()
        && now.modified().equals(then.modified())
        && now.changed().equals(then.changed())
        && now.inode() == then.inode()
        && now.changed().compareTo(previous.trustedBefore()) < 0;
  }

  private boolean hasContent(TreeEntry.File file) {
    return switch (file.content()) {
      case FileContent.Inline inline -> true;
      case FileContent.Chunks listed -> listed.chunks().stream().allMatch(this::isStored);
      case FileContent.Listed listed -> hasListedContent(file);
    };
  }

  private boolean hasListedContent(TreeEntry.File file) {
    if (parent.isLost()) {
      return false;
    }
    try {
      ContentCursor chunks = previous.lists().chunks(file);
      while (chunks.hasNext()) {
        if (!isStored(chunks.next())) {
          return false;
        }
      }
      return true;
    } catch (DamageException | ObjectMissingException _) {
      return false;
    } catch (StorageException e) {
      parent.failed(e);
      return false;
    }
  }

  private boolean isStored(Chunk chunk) {
    return isStored.test(chunk.id());
  }

  /// An entry with its attributes: those of the parent if its inode has not changed since.
  SourceEntry withAttributes(
      DirectoryScan directory, SourceEntry entry, Optional<TreeEntry> before) {
    if (before.isPresent()) {
      Metadata then = before.get().metadata();
      boolean same =
          then.changed().equals(entry.metadata().changed())
              && then.inode() == entry.metadata().inode()
              && then.changed().compareTo(previous.trustedBefore()) < 0;
      if (same) {
        return entry.withMetadata(entry.metadata().with(then.attributes(), then.flags()));
      }
    }
    try {
      return directory.directory().withAttributes(entry);
    } catch (SourceException e) {
      failed(RawPaths.join(directory.path(), entry.name()), e);
      return entry;
    }
  }

  /// The entry of a symbolic link or special file.
  TreeEntry otherEntry(DirectoryScan directory, SourceEntry entry, Optional<TreeEntry> before) {
    Metadata metadata = withAttributes(directory, entry, before).metadata();
    TreeEntry made =
        switch (entry.kind()) {
          case SYMLINK -> new TreeEntry.Symlink(entry.name(), metadata, entry.linkTarget());
          case FIFO -> special(entry, metadata, TreeEntry.SpecialKind.FIFO);
          case SOCKET -> special(entry, metadata, TreeEntry.SpecialKind.SOCKET);
          case CHARACTER_DEVICE -> special(entry, metadata, TreeEntry.SpecialKind.CHARACTER_DEVICE);
          case BLOCK_DEVICE -> special(entry, metadata, TreeEntry.SpecialKind.BLOCK_DEVICE);
          case FILE, DIRECTORY -> throw new IllegalStateException("handled elsewhere");
        };
    count(outcome(made, before), 0);
    progress.addTotal(1, 0);
    progress.addDone(1, 0);
    tellDone(directory, entry, outcome(made, before));
    return made;
  }

  private static TreeEntry special(
      SourceEntry entry, Metadata metadata, TreeEntry.SpecialKind kind) {
    return new TreeEntry.Special(entry.name(), metadata, kind, entry.deviceNumber());
  }

  private static Event.Outcome outcome(TreeEntry made, Optional<TreeEntry> before) {
    if (before.isEmpty()) {
      return Event.Outcome.NEW;
    }
    return before.get().equals(made) ? Event.Outcome.UNCHANGED : Event.Outcome.CHANGED;
  }

  /// The entry of a file whose content was read under another name already.
  Optional<TreeEntry.File> linkedContent(SourceEntry entry) {
    return linkedFiles.find(entry);
  }

  Chunker chunkerOf(SourceEntry file) {
    return chunking.of(file);
  }

  int smallFileBytes() {
    return SMALL_FILE_BYTES;
  }

  void working(FileRead file) {
    progress.current(file.path().toText());
  }

  /// Lets all workers read a long file together, this one first.
  void readInChunks(FileRead file, FileRead.OpenFile open, BackupWorker worker) {
    DataReader reader = new DataReader.OfFile(open.file(), open.before().sizeBytes(), open.holes());
    ChunkCutter cutter = chunking.cutter(open.before(), reader);
    ChunkedRead read = new ChunkedRead(this, file.ownerOf(open), cutter, newContentAssembly());
    tasks.pushAll(Collections.nCopies(workers - 1, new ChunkedRead.Help(read)));
    read.work(worker);
  }

  void fileUnchanged(DirectoryScan directory, SourceEntry entry) {
    count(Event.Outcome.UNCHANGED, entry.sizeBytes());
    fileFound(entry);
    progress.addDone(1, entry.estimatedDataBytes());
    tellDone(directory, entry, Event.Outcome.UNCHANGED);
  }

  void fileDone(RawBytes path, TreeEntry.File entry, Event.Outcome outcome, long addedBytes) {
    linkedFiles.remember(entry);
    count(outcome, entry.sizeBytes());
    if (progress.wantsItems()) {
      progress.tell(new Event.ItemDone(path.toText(), outcome, "", entry.sizeBytes(), addedBytes));
    }
  }

  /// Adds a file to what is to be done, by what there probably is to read of it.
  void fileFound(SourceEntry entry) {
    long dataBytes = entry.estimatedDataBytes();
    progress.addTotal(1, dataBytes);
    if (previous.expected()) {
      progress.correctExpected(dataBytes - entry.sizeBytes());
    }
  }

  /// Corrects what is to be done, now that the holes of a file are known.
  void moreToRead(long bytes) {
    progress.addTotal(0, bytes);
    progress.correctExpected(bytes);
  }

  void directoryDone(DirectoryScan directory, Event.Outcome outcome) {
    switch (outcome) {
      case NEW -> counters.directoriesNew.increment();
      case CHANGED -> counters.directoriesChanged.increment();
      default -> counters.directoriesUnmodified.increment();
    }
  }

  private void count(Event.Outcome outcome, long sizeBytes) {
    switch (outcome) {
      case NEW -> counters.filesNew.increment();
      case CHANGED -> counters.filesChanged.increment();
      default -> counters.filesUnmodified.increment();
    }
    counters.filesProcessed.increment();
    counters.bytesProcessed.add(sizeBytes);
  }

  private void tellDone(DirectoryScan directory, SourceEntry entry, Event.Outcome outcome) {
    if (progress.wantsItems()) {
      RawBytes path = RawPaths.join(directory.path(), entry.name());
      progress.tell(new Event.ItemDone(path.toText(), outcome, "", entry.sizeBytes(), 0));
    }
  }

  private void excluded(RawBytes path) {
    progress.tell(new Event.ItemDone(path.toText(), Event.Outcome.EXCLUDED, "", 0, 0));
  }

  void changedWhileRead(RawBytes path) {
    counters.failedItems.increment();
    progress.tell(
        new Event.ItemFailed(
            path.toText(),
            "the file changed while it was read; what was read is stored",
            "DJ-S004"));
  }

  void failed(RawBytes path, SourceException e) {
    counters.failedItems.increment();
    progress.tell(new Event.ItemFailed(path.toText(), e.getMessage(), e.code()));
  }
}
