package dj.application.restore;

import dj.application.browse.SharedInode;
import dj.application.concurrent.Crew;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.StorageException;
import dj.domain.error.TargetException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.hash.Sha256;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One regular file on its way back into the file system.
///
/// The workers that help with a long file take chunks in turn and write them where they belong; the
/// one that finishes the last chunk sets size, owner, permissions and times.
///
/// What is in its place stays there until it is whole, and nothing stays of one that does not
/// become whole.
final class FileRestore implements EntryRestore {
  private static final int HELP_FROM_CHUNKS = 8;
  private static final int ASIDE_HASH_BYTES = 8;

  private record Piece(Chunk chunk, long dataOffset) {}

  private final RestoreRun run;
  private final RestoreDirectory parent;
  private final TreeEntry.File entry;
  private final RawBytes path;

  /// What it is called until it is whole.
  private RawBytes name;

  private boolean isWhole;
  private OpenTargets.@Nullable OpenFile target;
  private @Nullable DataLayout layout;
  private Optional<ContentCursor> chunks = Optional.empty();
  private int unfinished;
  private boolean handedOver;
  private volatile @Nullable DjException failure;

  FileRestore(RestoreRun run, RestoreDirectory parent, TreeEntry.File entry, RawBytes path) {
    this.run = run;
    this.parent = parent;
    this.entry = entry;
    this.path = path;
    this.name = entry.name();
  }

  @Override
  public void run(RestoreWorker worker) {
    if (SharedInode.isBehind(entry)) {
      switch (run.hardLinks().meet(this)) {
        case HardLinks.Meeting.First() -> {}
        case HardLinks.Meeting.Waiting() -> {
          return;
        }
        case HardLinks.Meeting.Ready(EntryRestore first) -> {
          linkTo(first, worker);
          return;
        }
      }
    }
    restore(worker);
  }

  private void restore(RestoreWorker worker) {
    try {
      RestoreRun.Room room = run.roomFor(parent, entry, path);
      if (room == RestoreRun.Room.REPLACED) {
        name = asideOf(entry.name());
      } else if (room != RestoreRun.Room.FREE) {
        boolean inPlace = room == RestoreRun.Room.TAKEN_BY_ITSELF;
        run.hardLinks().finished(this, inPlace).forEach(run::addTask);
        parent.settle(worker);
        return;
      }
      if (run.request().dryRun()) {
        // Its content need not be fetched to know that it would be written.
        run.progress().addDone(0, entry.dataBytes());
        run.fileDone(entry, path);
        complete(worker);
        return;
      }
      begin();
    } catch (TargetException | DamageException | StorageException e) {
      fail(e);
      complete(worker);
      return;
    }
    work(worker);
  }

  /// Another worker's turn at the same file.
  record Help(FileRestore file) implements RestoreTask {
    @Override
    public void run(RestoreWorker worker) {
      file.work(worker);
    }
  }

  @Override
  public TreeEntry.File entry() {
    return entry;
  }

  @Override
  public RestoreDirectory parent() {
    return parent;
  }

  private void linkTo(EntryRestore first, RestoreWorker worker) {
    try {
      if (run.makeRoomForLink(first, parent, entry, path) == RestoreRun.Room.FREE) {
        run.link(first, parent, entry);
        run.fileDone(entry, path);
      }
    } catch (TargetException | DamageException | StorageException e) {
      run.failed(path, e);
    }
    parent.settle(worker);
  }

  private void begin() {
    run.progress().current(path.toText());
    if (!name.equals(entry.name())) {
      // A restore that was killed may have left it.
      parent.target().remove(name);
    }
    OpenTargets.OpenFile opened =
        run.openTargets().opened(parent.target().createFile(name), this::removePart);
    target = opened;
    layout = new DataLayout(entry.holes(), run.request().sparse());
    switch (entry.content()) {
      case FileContent.Inline inline ->
          layout.write(
              opened.target(), 0, inline.bytes().toBytes(), 0, inline.bytes().lengthBytes());
      case FileContent.Chunks listed -> {
        chunks = Optional.of(run.chunks(entry));
        if (listed.chunks().size() >= HELP_FROM_CHUNKS) {
          run.callForHelp(this);
        }
      }
      case FileContent.Listed listed -> {
        chunks = Optional.of(run.chunks(entry));
        run.callForHelp(this);
      }
    }
  }

  private void work(RestoreWorker worker) {
    Piece piece;
    while ((piece = nextPiece()) != null) {
      Crew.requireWanted();
      try {
        restore(piece, worker.reader());
      } catch (TargetException | DamageException | StorageException e) {
        fail(e);
      } finally {
        synchronized (this) {
          unfinished--;
        }
      }
    }
    complete(worker);
  }

  private synchronized @Nullable Piece nextPiece() {
    if (failure != null) {
      return null;
    }
    try {
      if (!hasMore()) {
        return null;
      }
      ContentCursor cursor = chunks.orElseThrow();
      long dataOffset = cursor.offset();
      Piece piece = new Piece(cursor.next(), dataOffset);
      unfinished++;
      return piece;
    } catch (DamageException | StorageException e) {
      fail(e);
      return null;
    }
  }

  private void restore(Piece piece, StoredBlobs reader) {
    int lengthBytes = piece.chunk().lengthBytes();
    if (reader.read(BlobKind.DATA, piece.chunk().id()) != lengthBytes) {
      throw new DamageException(
          "chunk " + piece.chunk().id().toShortHex() + " is not as long as its entry says",
          "run dj repo check");
    }
    Objects.requireNonNull(layout)
        .write(
            Objects.requireNonNull(target).target(),
            piece.dataOffset(),
            reader.content(),
            reader.contentOffset(),
            lengthBytes);
    run.progress().addUploaded(lengthBytes);
    run.progress().addDone(0, lengthBytes);
  }

  private boolean hasMore() {
    return chunks.isPresent() && chunks.get().hasNext();
  }

  private void fail(DjException e) {
    run.requireStorage(e);
    failure = e;
  }

  private void complete(RestoreWorker worker) {
    synchronized (this) {
      if (unfinished > 0 || handedOver || (failure == null && hasMore())) {
        return;
      }
      handedOver = true;
    }
    finish();
    run.hardLinks().finished(this, failure == null).forEach(run::addTask);
    parent.settle(worker);
  }

  private void finish() {
    try (OpenTargets.OpenFile file = target) {
      if (failure == null && file != null) {
        file.target().resize(entry.sizeBytes());
        if (!name.equals(entry.name())) {
          parent.target().replace(name, entry.name());
        }
        isWhole = true;
        run.tellUnset(path, file.target().apply(entry.metadata(), run.request().metadata()));
        run.fileDone(entry, path);
      }
    } catch (TargetException | DamageException e) {
      failure = e;
    }
    if (failure != null) {
      if (target != null) {
        removePart();
      }
      run.failed(path, failure);
    }
  }

  /// Leaves nothing of a file that could not be restored whole. If that fails too, why it could not
  /// is the news.
  private void removePart() {
    if (isWhole) {
      return;
    }
    try {
      parent.target().remove(name);
    } catch (TargetException _) {
      return;
    }
  }

  /// What a file is called until it is whole, where another one has its name.
  private static RawBytes asideOf(RawBytes name) {
    String hash = HexFormat.of().formatHex(Sha256.of(name.toBytes()), 0, ASIDE_HASH_BYTES);
    return RawBytes.utf8(".dj-restore-" + hash);
  }
}
