package dj.application.copy;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The blobs of the source that cannot be read, and which snapshots they spoil.
///
/// Noting is safe for many threads; the questions are for one afterwards.
final class Losses {
  private final IndexedRepository source;
  private final Map<BlobId, String> trees = new ConcurrentHashMap<>();
  private final Map<BlobId, String> data = new ConcurrentHashMap<>();
  private final Set<BlobId> whole = new HashSet<>();

  Losses(IndexedRepository source) {
    this.source = source;
  }

  /// Notes a blob that cannot be read.
  void add(BlobKind kind, BlobId id, DjException reason) {
    of(kind).putIfAbsent(id, reason.getMessage());
  }

  /// Notes a blob that is in no pack of the index.
  void addUnlisted(BlobKind kind, BlobId id) {
    String what =
        switch (kind) {
          case DATA -> "data blob ";
          case TREE -> "tree blob ";
        };
    of(kind).putIfAbsent(id, what + id.toShortHex() + " is not in the index");
  }

  boolean isLost(BlobKind kind, BlobId id) {
    return of(kind).containsKey(id);
  }

  private Map<BlobId, String> of(BlobKind kind) {
    return switch (kind) {
      case DATA -> data;
      case TREE -> trees;
    };
  }

  /// The first thing that is missing below a tree, with its path; empty if the tree is whole. A
  /// tree that is whole is followed once, however many snapshots have it.
  Optional<String> firstIn(BlobId root) {
    if (data.isEmpty() && trees.isEmpty()) {
      return Optional.empty();
    }
    return first(root, RawPaths.ROOT);
  }

  private Optional<String> first(BlobId tree, RawBytes path) {
    if (whole.contains(tree)) {
      return Optional.empty();
    }
    try {
      TreeCursor entries = source.trees().entries(tree);
      while (entries.hasNext()) {
        TreeEntry entry = entries.next();
        Optional<String> loss = first(entry, RawPaths.join(path, entry.name()));
        if (loss.isPresent()) {
          return loss;
        }
      }
    } catch (DamageException | ObjectMissingException e) {
      return Optional.of(path.toText() + ": " + e.getMessage());
    }
    whole.add(tree);
    return Optional.empty();
  }

  private Optional<String> first(TreeEntry entry, RawBytes path) {
    return switch (entry) {
      case TreeEntry.Directory directory -> first(directory.subtree(), path);
      case TreeEntry.File file -> first(file, path);
      case TreeEntry.Symlink _, TreeEntry.Special _ -> Optional.empty();
    };
  }

  private Optional<String> first(TreeEntry.File file, RawBytes path) {
    ContentCursor chunks = source.trees().chunks(file);
    while (chunks.hasNext()) {
      String reason = data.get(chunks.next().id());
      if (reason != null) {
        return Optional.of(path.toText() + ": " + reason);
      }
    }
    return Optional.empty();
  }
}
