package dj.application.prune;

import dj.domain.index.PackInfo;
import java.util.Collection;

/// A number of packs and their size together.
///
/// @param packs how many
/// @param bytes the size of their files
public record PackCount(long packs, long bytes) {
  /// No pack.
  public static final PackCount NONE = new PackCount(0, 0);

  /// The count of some packs.
  public static PackCount of(Collection<PackInfo> packs) {
    return new PackCount(packs.size(), packs.stream().mapToLong(PackInfo::sizeBytes).sum());
  }

  /// The count of packs as they are stored.
  static PackCount ofStored(Collection<StoredPack> packs) {
    return new PackCount(packs.size(), packs.stream().mapToLong(StoredPack::sizeBytes).sum());
  }

  /// The sum of two counts.
  public PackCount plus(PackCount other) {
    return new PackCount(packs + other.packs, bytes + other.bytes);
  }
}
