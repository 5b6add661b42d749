package dj.application.statistics;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Counts what is in trees, and marks the blobs that they need. Each distinct directory is read
/// once, and each distinct list of content.
///
/// Memory is a bit for each blob of the index, and a row of a table for each distinct directory and
/// each distinct content. Files with several names are the exception: a directory that has one is
/// read again for each tree that it is in, since names far from each other may be of one file.
///
/// For one thread.
final class Census {
  private static final int FILES = 0;
  private static final int DIRECTORIES = 1;
  private static final int OTHERS = 2;
  private static final int BYTES = 3;
  private static final int LINKED_FILES = 4;

  private final TreeReader trees;
  private final BlobMarks marks;
  private final FingerprintTable totals = new FingerprintTable(LINKED_FILES + 1);
  private final FingerprintTable contents = new FingerprintTable(0);
  private final ContentFingerprint fingerprint = new ContentFingerprint();
  private long contentBytes;
  private long missingBlobs;

  Census(IndexedRepository repository) {
    this.marks = repository.index().newMarks();
    this.trees =
        new TreeReader(id -> {
          mark(BlobKind.TREE, id);
          return repository.treeBlob(id);
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
    private final TreeCursor entries;
    private TreeTotal total = TreeTotal.NONE;

    Level(BlobId tree, TreeCursor entries) {
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
    levels.push(new Level(root, trees.entries(root)));
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
        } else {
          levels.push(new Level(directory.subtree(), trees.entries(directory.subtree())));
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

  private record Inode(long device, long number) {}

  /// The bytes that [#countNames] counted again, for further names of files.
  private long repeatedBytes(BlobId root) {
    Set<Inode> seen = new HashSet<>();
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
        Inode inode = new Inode(file.metadata().device(), file.metadata().inode());
        repeated += seen.add(inode) ? 0 : file.sizeBytes();
      } else if (entry instanceof TreeEntry.Directory directory
          && countNames(directory.subtree()).linkedFiles() > 0) {
        levels.push(trees.entries(directory.subtree()));
      }
    }
    return repeated;
  }
}
