package dj.application.prune;

import dj.domain.lease.Lease;
import java.util.List;

/// What a prune did.
///
/// @param ending how far it came
/// @param estimate what it found and meant to do
/// @param deleted packs that were deleted
/// @param condemned packs that are condemned and left to a later prune
/// @param undeletable packs that the storage did not let go; the next prune tries again
/// @param repackedBytes the size of the new packs that were written
/// @param segmentsBefore index segments before
/// @param segmentsAfter index segments afterwards
/// @param others who is at work, so that condemned packs were left; those whose lease cannot be
///   read are not among them
public record PruneOutcome(
    Ending ending,
    PruneEstimate estimate,
    PackCount deleted,
    PackCount condemned,
    PackCount undeletable,
    long repackedBytes,
    long segmentsBefore,
    long segmentsAfter,
    List<Lease> others) {
  /// How far a prune came.
  public enum Ending {
    /// It was only planned.
    PLANNED,
    /// All that could go is gone.
    DONE,
    /// Others are at work: what is condemned is freed by the next prune.
    POSTPONED
  }

  /// Copies the list.
  public PruneOutcome {
    others = List.copyOf(others);
  }

  /// How many bytes were freed: what was deleted, less what was written again.
  public long freedBytes() {
    return deleted.bytes() - repackedBytes;
  }
}
