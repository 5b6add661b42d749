package dj.application.backup;

import dj.domain.error.SourceException;
import dj.domain.event.Event;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.List;
import java.util.Optional;

/// One regular file on its way into the repository.
///
/// Small files are read by one worker in one go; longer ones become a [ChunkedRead] that all
/// workers share. A file that changes while it is read is read once more; if it changes again, it
/// is stored as far as it was read and reported.
final class FileRead implements BackupTask {
  private static final int MAX_ATTEMPTS = 2;

  private final BackupRun run;
  private final DirectoryScan parent;
  private final int slot;
  private final SourceEntry scanned;
  private final Optional<TreeEntry> previous;
  private int attempt;

  /// What the progress has been told that there is to read.
  private long dataBytes;

  FileRead(
      BackupRun run,
      DirectoryScan parent,
      int slot,
      SourceEntry scanned,
      Optional<TreeEntry> previous) {
    this.run = run;
    this.parent = parent;
    this.slot = slot;
    this.scanned = scanned;
    this.previous = previous;
    this.dataBytes = scanned.estimatedDataBytes();
  }

  @Override
  public void run(BackupWorker worker) {
    Optional<TreeEntry.File> linked = run.linkedContent(scanned);
    if (linked.isPresent()) {
      deliver(worker, linked.get(), 0);
    } else {
      start(worker);
    }
  }

  /// The absolute path, raw.
  RawBytes path() {
    return RawPaths.join(parent.path(), scanned.name());
  }

  /// Who gets the result of reading an open file in chunks.
  ChunkedRead.Owner ownerOf(OpenFile open) {
    return new ChunkedRead.Owner() {
      @Override
      public void contentStored(
          BackupWorker worker, FileContent content, long endOffset, long addedBytes) {
        contentRead(worker, open, content, endOffset, addedBytes);
      }

      @Override
      public void failed(BackupWorker worker, SourceException e) {
        open.file().close();
        FileRead.this.failed(worker, e);
      }
    };
  }

  /// Closes the file and delivers the entry, or reads again if the file has changed meanwhile.
  private void contentRead(
      BackupWorker worker, OpenFile open, FileContent content, long endOffset, long addedBytes) {
    boolean changed;
    try (SourceFile file = open.file()) {
      changed = !sameState(open.before(), file.entry());
    } catch (SourceException e) {
      failed(worker, e);
      return;
    }
    if (changed && attempt < MAX_ATTEMPTS) {
      start(worker);
      return;
    }
    if (changed) {
      run.changedWhileRead(path());
    }
    deliver(worker, open.entry(content, endOffset), addedBytes);
  }

  /// Reports that the file cannot be read and leaves it out.
  private void failed(BackupWorker worker, SourceException e) {
    run.failed(path(), e);
    parent.fill(slot, Optional.empty());
    parent.settle(worker);
  }

  private void start(BackupWorker worker) {
    attempt++;
    OpenFile open;
    try {
      open = open();
    } catch (SourceException e) {
      failed(worker, e);
      return;
    }
    run.working(this);
    run.moreToRead(open.dataBytes() - dataBytes);
    dataBytes = open.dataBytes();
    if (open.holes().isEmpty() && open.before().sizeBytes() <= run.smallFileBytes()) {
      readWhole(worker, open);
    } else {
      run.readInChunks(this, open, worker);
    }
  }

  private OpenFile open() {
    SourceFile file = parent.directory().openFile(scanned.name());
    try {
      SourceEntry before = file.entryWithAttributes();
      boolean sparse = before.allocatedBytes() < before.sizeBytes();
      List<Extent> holes =
          sparse
              ? Extent.longest(file.holes(before.sizeBytes()), TreeEntry.File.MAX_HOLES)
              : List.of();
      return new OpenFile(file, before, holes);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void readWhole(BackupWorker worker, OpenFile open) {
    int size = (int) open.before().sizeBytes();
    byte[] buffer = worker.buffer(size);
    int length = 0;
    try {
      while (length < size) {
        int count = open.file().read(length, buffer, length, size - length);
        if (count == 0) {
          break;
        }
        length += count;
      }
    } catch (SourceException e) {
      open.file().close();
      failed(worker, e);
      return;
    }
    run.progress().addRead(length);
    long newBefore = worker.encoder().newBytes();
    FileContent content = worker.storeWhole(length, run.chunkerOf(open.before()));
    contentRead(worker, open, content, length, worker.encoder().newBytes() - newBefore);
  }

  private void deliver(BackupWorker worker, TreeEntry.File entry, long addedBytes) {
    run.progress().addDone(1, dataBytes);
    run.fileDone(
        path(),
        entry,
        previous.isPresent() ? Event.Outcome.CHANGED : Event.Outcome.NEW,
        addedBytes);
    parent.fill(slot, Optional.of(entry));
    parent.settle(worker);
  }

  private static boolean sameState(SourceEntry before, SourceEntry after) {
    return before.sizeBytes() == after.sizeBytes()
        && before.metadata().modified().equals(after.metadata().modified())
        && before.metadata().changed().equals(after.metadata().changed());
  }

  /// A file that is open for reading.
  ///
  /// @param before what the file system told before the first byte was read
  /// @param holes its holes
  record OpenFile(SourceFile file, SourceEntry before, List<Extent> holes) {
    /// The number of bytes outside the holes.
    long dataBytes() {
      return before.sizeBytes() - holes.stream().mapToLong(Extent::lengthBytes).sum();
    }

    /// The finished entry. A file that turned out shorter than it said is stored as long as it was.
    TreeEntry.File entry(FileContent content, long endOffset) {
      long size = Math.min(before.sizeBytes(), endOffset);
      List<Extent> reached = holes.stream().filter(hole -> hole.end() <= size).toList();
      return new TreeEntry.File(before.name(), before.metadata(), size, reached, content);
    }
  }
}
