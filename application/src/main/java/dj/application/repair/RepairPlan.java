package dj.application.repair;

import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import java.util.List;

/// What a repair does, or did.
///
/// @param missingFolders kinds of files whose folders are missing: they are made anew. The one of
///   the snapshots is not: an empty one would say that all data can be pruned
/// @param damagedSegments index segments that cannot be read; they are removed when all packs are
///   listed anew
/// @param adoptedPacks packs that no readable segment lists and whose trailers are sound: they are
///   listed
/// @param adoptedBlobs how many blobs these have
/// @param missingPacks packs that are listed and not there: they are taken off the index
/// @param damagedPacks packs that are there and damaged, or removed from the index while something
///   is lost: what can be read of them is copied into new packs, then they are removed
/// @param salvagedBlobs how many blobs of them can be read
/// @param damagedRecords records of the log that are damaged: they are deleted
/// @param suppliedBlobs how many of the lost blobs other places have; what a lost directory needs
///   is not known before it is back, and may be more
public record RepairPlan(
    List<FileKind> missingFolders,
    List<IndexId> damagedSegments,
    List<PackId> adoptedPacks,
    long adoptedBlobs,
    List<PackId> missingPacks,
    List<PackId> damagedPacks,
    long salvagedBlobs,
    List<TransactionId> damagedRecords,
    long suppliedBlobs) {
  /// Copies the lists.
  public RepairPlan {
    missingFolders = List.copyOf(missingFolders);
    damagedSegments = List.copyOf(damagedSegments);
    adoptedPacks = List.copyOf(adoptedPacks);
    missingPacks = List.copyOf(missingPacks);
    damagedPacks = List.copyOf(damagedPacks);
    damagedRecords = List.copyOf(damagedRecords);
  }

  /// The same plan when so many blobs come from other places.
  RepairPlan supplying(long blobs) {
    return new RepairPlan(
        missingFolders,
        damagedSegments,
        adoptedPacks,
        adoptedBlobs,
        missingPacks,
        damagedPacks,
        salvagedBlobs,
        damagedRecords,
        blobs);
  }

  /// Whether there is nothing to do.
  public boolean isEmpty() {
    return suppliedBlobs == 0
        && missingFolders.isEmpty()
        && damagedSegments.isEmpty()
        && adoptedPacks.isEmpty()
        && missingPacks.isEmpty()
        && damagedPacks.isEmpty()
        && damagedRecords.isEmpty();
  }
}
