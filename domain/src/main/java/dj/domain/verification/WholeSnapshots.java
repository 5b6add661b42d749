package dj.domain.verification;

import dj.domain.id.IndexId;
import dj.domain.id.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Snapshots that a check found whole: it read all their trees, and every blob that these name was
/// in one of certain index segments, none of whose packs was missing, of another size, or on its
/// way out.
///
/// Snapshots, segments and packs are named by their content and never change. So all blobs of these
/// snapshots are listed and stored again whenever these segments, perhaps among others, are what
/// the index consists of, and every pack that it lists is there in its size. What nobody can tell
/// without reading them is whether trees are still as sound as they were at the time of the walk:
/// who relies on a walk says how old it may be.
///
/// @param time when the walk began, in whole seconds; of several walks the first
/// @param segments the index segments that counted
/// @param snapshots the snapshots
public record WholeSnapshots(
    Instant time, SortedSet<IndexId> segments, SortedSet<SnapshotId> snapshots)
    implements VerificationRecord {
  /// Copies the sets and cuts the time to seconds.
  public WholeSnapshots {
    time = time.truncatedTo(ChronoUnit.SECONDS);
    segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments));
    snapshots = Collections.unmodifiableSortedSet(new TreeSet<>(snapshots));
  }

  /// Says that something was found damaged, so that no walk counts which began by then.
  public static WholeSnapshots none(Instant time) {
    return new WholeSnapshots(time, new TreeSet<>(), new TreeSet<>());
  }

  /// Whether this is about damage: it is about no snapshot.
  public boolean isNone() {
    return snapshots.isEmpty();
  }

  /// Whether this may be relied on.
  ///
  /// @param index the segments that count now
  /// @param maxAge how old the walk may be
  /// @param now a walk that lies in its future counts as none: a clock was wrong
  public boolean holds(Collection<IndexId> index, Duration maxAge, Instant now) {
    return !time.isAfter(now) && !time.isBefore(now.minus(maxAge)) && index.containsAll(segments);
  }
}
