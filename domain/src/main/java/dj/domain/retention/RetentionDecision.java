package dj.domain.retention;

import dj.domain.snapshot.StoredSnapshot;
import java.util.List;

/// What a policy says about one snapshot.
///
/// @param stored the snapshot
/// @param reasons why it is kept; empty if it is to be removed
public record RetentionDecision(StoredSnapshot stored, List<KeepReason> reasons) {
  /// Copies the list.
  public RetentionDecision {
    reasons = List.copyOf(reasons);
  }

  /// Whether the snapshot stays.
  public boolean keeps() {
    return !reasons.isEmpty();
  }
}
