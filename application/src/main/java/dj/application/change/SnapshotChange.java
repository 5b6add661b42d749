package dj.application.change;

import dj.domain.error.UsageException;
import dj.domain.filter.PathRules;
import dj.domain.snapshot.Snapshot;
import dj.domain.transaction.Operation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to become of a snapshot.
public sealed interface SnapshotChange {
  /// Other tags.
  ///
  /// @param set all tags from now on; empty to keep those that are there
  /// @param add tags that are added
  /// @param remove tags that are taken away
  record Tags(Optional<List<String>> set, List<String> add, List<String> remove)
      implements SnapshotChange {
    /// Copies the lists.
    public Tags {
      set = set.map(List::copyOf);
      add = List.copyOf(add);
      remove = List.copyOf(remove);
      if (set.isPresent() == !(add.isEmpty() && remove.isEmpty())) {
        throw new UsageException(
            "tags are either set, or added and removed", "give --set, or --add and --remove");
      }
    }

    private List<String> apply(List<String> tags) {
      List<String> changed = new ArrayList<>(set.orElse(tags));
      changed.removeAll(remove);
      changed.addAll(add);
      return changed.stream().distinct().toList();
    }
  }

  /// Pinned from now on, or not.
  record Pin(boolean pinned) implements SnapshotChange {}

  /// Less in it, or of another host or time.
  ///
  /// @param excludes what is left out
  /// @param excludePatterns the same as the user wrote it
  /// @param host the new host; empty to keep it
  /// @param time the new time; empty to keep it
  /// @param zone the zone of the new time
  record Rewrite(
      PathRules excludes,
      List<String> excludePatterns,
      Optional<String> host,
      Optional<Instant> time,
      ZoneId zone)
      implements SnapshotChange {
    /// Copies the list.
    public Rewrite {
      excludePatterns = List.copyOf(excludePatterns);
      if (excludes.isEmpty() && host.isEmpty() && time.isEmpty()) {
        throw new UsageException(
            "nothing to rewrite", "give --exclude PATTERN, --new-host HOST or --new-time TIME");
      }
    }
  }

  /// Whether anything that is in a snapshot may not be in the new one.
  default boolean leavesOut() {
    return switch (this) {
      case Tags _, Pin _ -> false;
      case Rewrite rewrite -> !rewrite.excludes().isEmpty();
    };
  }

  /// What the log calls it.
  default Operation operation() {
    return switch (this) {
      case Tags _ -> Operation.TAG;
      case Pin _ -> Operation.PIN;
      case Rewrite _ -> Operation.REWRITE;
    };
  }

  /// The snapshot as it is to be, but for its tree.
  default Snapshot apply(Snapshot snapshot) {
    return switch (this) {
      case Tags tags -> snapshot.withTags(tags.apply(snapshot.tags()));
      case Pin(boolean pinned) -> snapshot.withPin(pinned);
      case Rewrite rewrite -> {
        Snapshot moved = rewrite.host().map(snapshot::withHost).orElse(snapshot);
        yield rewrite
            .time()
            .map(time -> moved.withTime(OffsetDateTime.ofInstant(time, rewrite.zone())))
            .orElse(moved);
      }
    };
  }
}
