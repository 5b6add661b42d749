package dj.domain.snapshot;

import dj.domain.hash.Sha256;
import dj.domain.id.SnapshotId;
import dj.domain.tree.RawBytes;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/// What ties a snapshot to those before it, so that one which vanished without a record is missed.
///
/// @param sequence 1 for the first snapshot of a host, then one more than that of `previous`
/// @param previous the snapshot of the same host that was the newest before this one
/// @param seenCount how many snapshots the backup saw in the repository
/// @param seenDigest SHA-256 over the ids of these snapshots in ascending order
public record Chain(
    long sequence, Optional<SnapshotId> previous, int seenCount, RawBytes seenDigest) {
  private static final int DIGEST_LENGTH_BYTES = 32;

  /// Checks the bounds.
  public Chain {
    if (sequence < 1 || seenCount < 0) {
      throw new IllegalArgumentException("a chain counts from 1, and nothing below zero");
    }
    if (seenDigest.lengthBytes() != DIGEST_LENGTH_BYTES) {
      throw new IllegalArgumentException("a digest has 32 bytes");
    }
  }

  /// A link that follows `previous` and vouches for all of `seen`.
  public static Chain of(
      long sequence, Optional<SnapshotId> previous, Collection<SnapshotId> seen) {
    TreeSet<SnapshotId> distinct = new TreeSet<>(seen);
    return new Chain(sequence, previous, distinct.size(), digest(distinct));
  }

  /// Whether exactly `snapshots` were seen.
  public boolean saw(Collection<SnapshotId> snapshots) {
    TreeSet<SnapshotId> distinct = new TreeSet<>(snapshots);
    return distinct.size() == seenCount && digest(distinct).equals(seenDigest);
  }

  private static RawBytes digest(TreeSet<SnapshotId> ascending) {
    MessageDigest sha256 = Sha256.begin();
    for (SnapshotId id : ascending) {
      sha256.update(id.toBytes());
    }
    return RawBytes.copyOf(sha256.digest());
  }
}
