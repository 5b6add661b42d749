package dj.application.browse;

import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.tree.EntryChange;
import dj.domain.tree.FileContent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Compares two directories with all that is below them, both read side by side in the order of
/// their names. Subdirectories whose trees have the same id are equal and not read.
///
/// Memory is bounded by the depth of the trees, and by the list of blobs of one changed file.
public final class TreeDifference {
  private final TreeReader trees;
  private final Sink sink;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Tally added = new Tally();
  private final Tally removed = new Tally();

  /// Prepares a comparison.
  ///
  /// @param trees reads both trees
  public TreeDifference(TreeReader trees, Sink sink) {
    this.trees = trees;
    this.sink = sink;
  }

  /// Takes what differs, in the order of paths, a directory before what is in it.
  public interface Sink {
    /// One difference; at least one of the entries is there.
    void change(
        RawBytes path, EntryChange change, Optional<TreeEntry> before, Optional<TreeEntry> after);
  }

  /// What is only in one of the trees.
  ///
  /// @param files regular files
  /// @param directories directories
  /// @param others links, devices, fifos and sockets
  /// @param bytes the sizes of these files without their holes, and of changed files the content
  ///   that is only in this version of them
  public record OneSided(long files, long directories, long others, long bytes) {}

  /// Compares two directories. It may be asked once.
  ///
  /// @param path what the paths of differences begin with
  /// @throws dj.domain.error.DjException if a directory cannot be read
  public void compare(RawBytes path, BlobId before, BlobId after) {
    enter(path, Optional.of(before), Optional.of(after));
    while (!levels.isEmpty()) {
      if (!levels.peek().hasNext()) {
        levels.pop();
      } else {
        step(levels.peek());
      }
    }
  }

  /// What is only in the later tree.
  public OneSided added() {
    return added.sum();
  }

  /// What is only in the earlier tree.
  public OneSided removed() {
    return removed.sum();
  }

  private void enter(RawBytes path, Optional<BlobId> before, Optional<BlobId> after) {
    if (!before.equals(after)) {
      levels.push(new Level(path, new Side(before), new Side(after)));
    }
  }

  private void step(Level level) {
    int order = level.order();
    Optional<TreeEntry> before = order <= 0 ? level.before.take() : Optional.empty();
    Optional<TreeEntry> after = order >= 0 ? level.after.take() : Optional.empty();
    RawBytes path = RawPaths.join(level.path, before.or(() -> after).orElseThrow().name());
    change(before, after).ifPresent(change -> tell(path, change, before, after));
    enter(path, subtree(before), subtree(after));
  }

  private static Optional<EntryChange> change(
      Optional<TreeEntry> before, Optional<TreeEntry> after) {
    if (before.isEmpty()) {
      return Optional.of(EntryChange.ADDED);
    }
    return after.isEmpty()
        ? Optional.of(EntryChange.REMOVED)
        : EntryChange.between(before.get(), after.get());
  }

  private void tell(
      RawBytes path, EntryChange change, Optional<TreeEntry> before, Optional<TreeEntry> after) {
    switch (change) {
      case ADDED -> added.add(after.orElseThrow());
      case REMOVED -> removed.add(before.orElseThrow());
      case TYPE -> {
        removed.add(before.orElseThrow());
        added.add(after.orElseThrow());
      }
      case CONTENT -> {
        if (before.orElseThrow() instanceof TreeEntry.File one
            && after.orElseThrow() instanceof TreeEntry.File other) {
          removed.bytes += bytesOnlyIn(one, other);
          added.bytes += bytesOnlyIn(other, one);
        }
      }
      case METADATA -> {}
    }
    sink.change(path, change, before, after);
  }

  private long bytesOnlyIn(TreeEntry.File file, TreeEntry.File other) {
    if (file.content().equals(other.content())) {
      return 0;
    }
    if (file.content() instanceof FileContent.Inline) {
      return file.dataBytes();
    }
    Set<BlobId> known = new HashSet<>();
    trees.chunks(other).forEachRemaining(chunk -> known.add(chunk.id()));
    long bytes = 0;
    for (ContentCursor chunks = trees.chunks(file); chunks.hasNext(); ) {
      FileContent.Chunk chunk = chunks.next();
      if (known.add(chunk.id())) {
        bytes += chunk.lengthBytes();
      }
    }
    return bytes;
  }

  private static Optional<BlobId> subtree(Optional<TreeEntry> entry) {
    return entry.isPresent() && entry.get() instanceof TreeEntry.Directory directory
        ? Optional.of(directory.subtree())
        : Optional.empty();
  }

  /// Two directories of the same path, where each of them is.
  private record Level(RawBytes path, Side before, Side after) {
    boolean hasNext() {
      return before.hasNext() || after.hasNext();
    }

    /// Which side has the name that comes first: negative for the earlier one, 0 for both.
    int order() {
      if (!before.hasNext() || !after.hasNext()) {
        return before.hasNext() ? -1 : 1;
      }
      return before.peek().name().compareTo(after.peek().name());
    }
  }

  /// The entries of one directory, the next one of which can be looked at; none where there is no
  /// directory.
  private final class Side {
    private final Optional<TreeCursor> entries;
    private Optional<TreeEntry> next = Optional.empty();

    Side(Optional<BlobId> directory) {
      entries = directory.map(trees::entries);
    }

    boolean hasNext() {
      if (next.isEmpty() && entries.isPresent() && entries.get().hasNext()) {
        next = Optional.of(entries.get().next());
      }
      return next.isPresent();
    }

    TreeEntry peek() {
      return next.orElseThrow();
    }

    Optional<TreeEntry> take() {
      Optional<TreeEntry> taken = next;
      next = Optional.empty();
      return taken;
    }
  }

  /// Counts what is only in one tree.
  private static final class Tally {
    private long files;
    private long directories;
    private long others;
    private long bytes;

    void add(TreeEntry entry) {
      switch (entry) {
        case TreeEntry.File file -> {
          files++;
          bytes += file.dataBytes();
        }
        case TreeEntry.Directory _ -> directories++;
        case TreeEntry.Symlink _, TreeEntry.Special _ -> others++;
      }
    }

    OneSided sum() {
      return new OneSided(files, directories, others, bytes);
    }
  }
}
