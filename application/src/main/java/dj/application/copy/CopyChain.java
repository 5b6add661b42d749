package dj.application.copy;

import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.StoredSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The place of copies in the target's chain: each is behind the newest snapshot of its host that
/// was there before.
final class CopyChain {
  private final List<StoredSnapshot> present;
  private final List<SnapshotId> seen;

  CopyChain(List<StoredSnapshot> present) {
    this.present = present;
    this.seen = present.stream().map(StoredSnapshot::id).toList();
  }

  /// The link of a copy.
  Chain next(String host) {
    Optional<StoredSnapshot> newest =
        present.stream()
            .filter(stored -> stored.snapshot().host().equals(host))
            .max(Comparator.comparingLong(stored -> stored.snapshot().chain().sequence()));
    return Chain.of(
        newest.map(stored -> stored.snapshot().chain().sequence()).orElse(0L) + 1,
        newest.map(StoredSnapshot::id),
        seen);
  }
}
