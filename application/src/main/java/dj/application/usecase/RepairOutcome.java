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
/// @param leftOut what snapshots that were written anew have lost for good; empty if none was
/// @param rewritten how many snapshots were written anew
public record RepairOutcome(
    RepairPlan plan,
    boolean applied,
    List<Finding> found,
    List<Finding> remaining,
    List<Finding> leftOut,
    int rewritten) {
  /// Copies the lists.
  public RepairOutcome {
    found = List.copyOf(found);
    remaining = List.copyOf(remaining);
    leftOut = List.copyOf(leftOut);
  }

  /// Whether nothing is wrong at all.
  public boolean nothingToDo() {
    return plan.isEmpty() && remaining.isEmpty() && rewritten == 0;
  }
}
