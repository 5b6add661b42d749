package dj.application.prune;

import dj.application.concurrent.Pause;
import dj.application.repository.IndexedRepository;
import dj.application.repository.MaintenanceSession;
import dj.application.repository.OpenRepository;
import dj.domain.event.Progress;
import dj.domain.lease.Lease;
import java.util.List;

/// One attempt of a prune under one session: what its steps share.
///
/// @param session the session
/// @param request what is asked for
/// @param forgetting what is removed before space is freed
/// @param workers how many threads read and copy
/// @param pause how to wait for others
/// @param progress is told how far it is
/// @param tally counts what is done
record Round(
    MaintenanceSession session,
    PruneRequest request,
    Forgetting forgetting,
    int workers,
    Pause pause,
    Progress progress,
    Tally tally) {
  OpenRepository repository() {
    return session.repository();
  }

  /// Copies blobs of this load into packs of the session.
  BlobCopy copyFrom(IndexedRepository indexed) {
    return new BlobCopy(
        indexed, () -> session.newBlobStore(BlobCopy.VERIFY_ONE_IN, progress), workers, progress);
  }

  /// What a prune has done so far, over all its attempts.
  static final class Tally {
    private PruneEstimate estimate;
    private PackCount deleted = PackCount.NONE;
    private PackCount condemned = PackCount.NONE;
    private PackCount undeletable = PackCount.NONE;
    private long repackedBytes;
    private long segmentsBefore = -1;
    private long segmentsAfter;
    private List<Lease> others = List.of();

    Tally(PruneEstimate nothing) {
      this.estimate = nothing;
    }

    /// Notes what was found; the first attempt says what there was before.
    void surveyed(PruneEstimate found, long segments) {
      if (segmentsBefore < 0) {
        segmentsBefore = segments;
        estimate = found;
      }
      segmentsAfter = segments;
    }

    void leftCondemned(PackCount left) {
      condemned = left;
    }

    void wrote(long packBytes) {
      repackedBytes += packBytes;
    }

    void deleted(StoredPack pack) {
      deleted = deleted.plus(new PackCount(1, pack.sizeBytes()));
    }

    void undeletable(StoredPack pack) {
      undeletable = undeletable.plus(new PackCount(1, pack.sizeBytes()));
    }

    void segmentsNow(long segments) {
      segmentsAfter = segments;
    }

    void hindered(List<Lease> active) {
      others = active;
    }

    PruneOutcome outcome(PruneOutcome.Ending ending) {
      return new PruneOutcome(
          ending,
          estimate,
          deleted,
          condemned,
          undeletable,
          repackedBytes,
          Math.max(0, segmentsBefore),
          segmentsAfter,
          others);
    }
  }
}
