package dj.application.usecase;

import dj.application.repair.RepairPlan;
import dj.domain.finding.Finding;
import java.util.List;

/// What a repair found and did.
///
/// @param plan what it did, or would do
/// @param applied whether it did it
/// @param found what was wrong
/// @param remaining what is damaged or lost after it, or would be
public record RepairOutcome(
    RepairPlan plan, boolean applied, List<Finding> found, List<Finding> remaining) {
  /// Copies the lists.
  public RepairOutcome {
    found = List.copyOf(found);
    remaining = List.copyOf(remaining);
  }

  /// Whether nothing is wrong at all.
  public boolean nothingToDo() {
    return plan.isEmpty() && remaining.isEmpty();
  }
}
