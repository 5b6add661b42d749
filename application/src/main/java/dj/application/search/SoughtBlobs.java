package dj.application.search;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.error.NotFoundException;
import dj.domain.id.BlobId;
import dj.domain.id.IdPrefix;
import dj.domain.index.PackInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The blobs whose use is looked for.
///
/// @param data data blobs whose ids begin so
/// @param trees tree blobs whose ids begin so
/// @param packs packs whose ids begin so, for all blobs that they hold
public record SoughtBlobs(List<IdPrefix> data, List<IdPrefix> trees, List<IdPrefix> packs) {
  /// Copies the lists.
  public SoughtBlobs {
    data = List.copyOf(data);
    trees = List.copyOf(trees);
    packs = List.copyOf(packs);
  }

  /// Whether nothing is looked for.
  public boolean isEmpty() {
    return data.isEmpty() && trees.isEmpty() && packs.isEmpty();
  }

  /// Reads what is in the packs.
  ///
  /// @throws NotFoundException if the index has no such pack
  Resolved resolve(IndexedRepository repository) {
    Set<BlobId> packedData = new HashSet<>();
    Set<BlobId> packedTrees = new HashSet<>();
    for (IdPrefix prefix : packs) {
      for (PackInfo pack : packs(repository, prefix)) {
        for (PackedBlob blob : repository.contents(pack)) {
          switch (blob.kind()) {
            case DATA -> packedData.add(blob.id());
            case TREE -> packedTrees.add(blob.id());
          }
        }
      }
    }
    return new Resolved(this, packedData, packedTrees);
  }

  private static List<PackInfo> packs(IndexedRepository repository, IdPrefix prefix) {
    List<PackInfo> found = new ArrayList<>();
    repository
        .index()
        .packs()
        .forEach(pack -> {
          if (prefix.begins(pack.id())) {
            found.add(pack);
          }
        });
    if (found.isEmpty()) {
      throw new NotFoundException(
          "the index lists no pack " + prefix.digits(),
          "run dj repo check if there is such a file");
    }
    return found;
  }

  /// The same with the blobs of the packs.
  record Resolved(SoughtBlobs sought, Set<BlobId> packedData, Set<BlobId> packedTrees) {
    boolean contains(BlobKind kind, BlobId id) {
      return switch (kind) {
        case DATA -> packedData.contains(id) || begins(sought.data(), id);
        case TREE -> packedTrees.contains(id) || begins(sought.trees(), id);
      };
    }

    /// Whether content itself is looked for, and not just lists of it.
    boolean hasData() {
      return !sought.data().isEmpty() || !packedData.isEmpty();
    }

    private static boolean begins(List<IdPrefix> prefixes, BlobId id) {
      for (IdPrefix prefix : prefixes) {
        if (prefix.begins(id)) {
          return true;
        }
      }
      return false;
    }
  }
}
