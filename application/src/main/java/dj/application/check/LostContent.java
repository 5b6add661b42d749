package dj.application.check;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;
import java.util.Set;

/// The blobs that snapshots need and that are nowhere. What a lost directory needs is not known,
/// and not in here.
///
/// @param trees lost tree blobs
/// @param data lost data blobs
public record LostContent(Set<BlobId> trees, Set<BlobId> data) implements LostBlobs {
  /// Nothing is lost.
  public static final LostContent NONE = new LostContent(Set.of(), Set.of());

  /// Copies the sets.
  public LostContent {
    trees = Set.copyOf(trees);
    data = Set.copyOf(data);
  }

  /// Whether nothing is lost.
  public boolean isEmpty() {
    return trees.isEmpty() && data.isEmpty();
  }

  /// How many blobs are lost.
  public int blobs() {
    return trees.size() + data.size();
  }

  @Override
  public boolean isLost(BlobKind kind, BlobId id) {
    return switch (kind) {
      case DATA -> data.contains(id);
      case TREE -> trees.contains(id);
    };
  }
}
