package dj.application.copy;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;
import dj.domain.index.BlobIndex;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What blobs of the source are called in the target, and whether the target has them.
///
/// Repositories that share their secrets name equal content alike, so that nothing is to be kept.
/// Else the name in the target shows when the content was read: each blob that was met takes some
/// 140 bytes of memory.
///
/// Safe for use by many threads.
final class CopiedBlobs {
  private final BlobIndex target;
  private final boolean sameNames;
  private final Map<BlobId, BlobId> dataNames = new ConcurrentHashMap<>();
  private final Map<BlobId, BlobId> treeNames = new ConcurrentHashMap<>();

  CopiedBlobs(BlobIndex target, boolean sameNames) {
    this.target = target;
    this.sameNames = sameNames;
  }

  boolean sameNames() {
    return sameNames;
  }

  /// Whether a new snapshot of the target may rely on a blob of the source.
  boolean isThere(BlobKind kind, BlobId source) {
    return find(kind, source).filter(name -> target.contains(kind, name)).isPresent();
  }

  /// What a blob is called in the target; empty if nobody knows yet.
  Optional<BlobId> find(BlobKind kind, BlobId source) {
    return sameNames ? Optional.of(source) : Optional.ofNullable(names(kind).get(source));
  }

  /// Takes note of a name. That of a tree is known once all that is below it was copied as well.
  void learn(BlobKind kind, BlobId source, BlobId name) {
    if (!sameNames) {
      names(kind).put(source, name);
    }
  }

  private Map<BlobId, BlobId> names(BlobKind kind) {
    return switch (kind) {
      case DATA -> dataNames;
      case TREE -> treeNames;
    };
  }
}
