package dj.application.statistics;

import dj.application.browse.TreesAhead;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// Counts what is in trees, and marks the blobs that they need. Each distinct directory is read
/// once, and each distinct list of content.
///
/// Memory is a bit for each blob of the index, and a row of a table for each distinct directory and
/// each distinct content. Files with several names are the exception: a directory that has one is
/// read again for each tree that it is in, since names far from each other may be of one file.
///
/// One thread counts, and others may fetch meanwhile what it comes to next.
final class Census implements AutoCloseable {
  private static final int FILES = 0;
  private static final int DIRECTORIES = 1;
  private static final int OTHERS = 2;
  private static final int BYTES = 3;
  private static final int LINKED_FILES = 4;

  private final TreesAhead ahead;
  private final TreeReader trees;
  private final BlobMarks marks;
  private final FingerprintTable totals = new FingerprintTable(LINKED_FILES + 1);
  private final FingerprintTable contents = new FingerprintTable(0);
  private final ContentFingerprint fingerprint = new ContentFingerprint();
  private long contentBytes;
  private long missingBlobs;

  Census(IndexedRepository repository, Progress progress) {
    this.marks = repository.index().newMarks();
    this.ahead = new TreesAhead(repository, progress);
    this.trees =
        new TreeReader(id -> {
          mark(BlobKind.TREE, id);
          return ahead.treeBlob(id);
        });
  }

  /// Counts what a restore of a tree would make, files with several names once in bytes.
  ///
  /// @throws dj.domain.error.DjException if a directory cannot be read
  TreeTotal count(BlobId root) {
    TreeTotal total = countNames(root);
    return total.linkedFiles() == 0 ? total : total.withoutBytes(repeatedBytes(root));
  }

  /// What is marked.
  BlobMarks marks() {
    return marks;
  }

  /// How many different contents the files have.
  long contents() {
    return contents.size();
  }

  /// The sizes of these contents together.
  long contentBytes() {
    return contentBytes;
  }

  /// How many blobs the index does not know.
  long missingBlobs() {
    return missingBlobs;
  }

  /// A directory that is being read, and what was counted of it.
  private static final class Level {
    private final BlobId tree;
    private final Iterator<TreeEntry> entries;
    private TreeTotal total = TreeTotal.NONE;

    Level(BlobId tree, Iterator<TreeEntry> entries) {
      this.tree = tree;
      this.entries = entries;
    }
  }

  private TreeTotal countNames(BlobId root) {
    int known = totals.find(root.a(), root.b());
    if (known >= 0) {
      return total(known);
    }
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(open(root));
    while (true) {
      Level level = levels.peek();
      if (level.entries.hasNext()) {
        count(level.entries.next(), level, levels);
        continue;
      }
      remember(levels.pop());
      if (levels.isEmpty()) {
        return level.total;
      }
      levels.peek().total = levels.peek().total.plus(level.total);
    }
  }

  private Level open(BlobId tree) {
    return new Level(tree, ahead.ahead(trees.entries(tree), this::asksFor));
  }

  /// The tree blob that counting an entry will ask for. Lists of content are left out: most files
  /// are of a content that is known.
  private Optional<BlobId> asksFor(TreeEntry entry) {
    return entry instanceof TreeEntry.Directory directory && !isCounted(directory.subtree())
        ? Optional.of(directory.subtree())
        : Optional.empty();
  }

  private boolean isCounted(BlobId tree) {
    return totals.find(tree.a(), tree.b()) >= 0;
  }

  private void count(TreeEntry entry, Level level, Deque<Level> levels) {
    switch (entry) {
      case TreeEntry.File file -> {
        long linked = file.metadata().linkCount() == 1 ? 0 : 1;
        level.total = level.total.plus(new TreeTotal(1, 0, 0, file.sizeBytes(), linked));
        countContent(file);
      }
      case TreeEntry.Directory directory -> {
        level.total = level.total.plus(new TreeTotal(0, 1, 0, 0, 0));
        int known = totals.find(directory.subtree().a(), directory.subtree().b());
        if (known >= 0) {
          level.total = level.total.plus(total(known));
          ahead.forget(directory.subtree());
        } else {
          levels.push(open(directory.subtree()));
        }
      }
      case TreeEntry.Symlink _, TreeEntry.Special _ ->
          level.total = level.total.plus(new TreeTotal(0, 0, 1, 0, 0));
    }
  }

  private void remember(Level level) {
    TreeTotal total = level.total;
    totals.add(
        level.tree.a(),
        level.tree.b(),
        total.files(),
        total.directories(),
        total.others(),
        total.bytes(),
        total.linkedFiles());
  }

  private TreeTotal total(int row) {
    return new TreeTotal(
        totals.number(row, FILES),
        totals.number(row, DIRECTORIES),
        totals.number(row, OTHERS),
        totals.number(row, BYTES),
        totals.number(row, LINKED_FILES));
  }

  private void countContent(TreeEntry.File file) {
    fingerprint.read(file);
    if (contents.add(fingerprint.a(), fingerprint.b())) {
      contentBytes += file.sizeBytes();
      for (ContentCursor chunks = trees.chunks(file); chunks.hasNext(); ) {
        mark(BlobKind.DATA, chunks.next().id());
      }
    }
  }

  private void mark(BlobKind kind, BlobId id) {
    switch (marks.mark(kind, id)) {
      case NEW, KNOWN -> {}
      case ABSENT -> missingBlobs++;
    }
  }

  /// The bytes that [#countNames] counted again, for further names of files.
  private long repeatedBytes(BlobId root) {
    FingerprintTable seen = new FingerprintTable(0);
    Deque<TreeCursor> levels = new ArrayDeque<>();
    levels.push(trees.entries(root));
    long repeated = 0;
    while (!levels.isEmpty()) {
      if (!levels.peek().hasNext()) {
        levels.pop();
        continue;
      }
      TreeEntry entry = levels.peek().next();
      if (entry instanceof TreeEntry.File file && file.metadata().linkCount() != 1) {
        boolean isNew = seen.add(spread(file.metadata().inode()), file.metadata().device());
        repeated += isNew ? 0 : file.sizeBytes();
      } else if (entry instanceof TreeEntry.Directory directory
          && countNames(directory.subtree()).linkedFiles() > 0) {
        levels.push(trees.entries(directory.subtree()));
      }
    }
    return repeated;
  }

  /// Inodes have neighbouring numbers, and the table wants them far from each other: each number
  /// has another one here, by the last step of MurmurHash3.
  private static long spread(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  @Override
  public void close() {
    ahead.close();
  }
}
