package dj.application.check;

import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Collects what a check finds, each thing once, and tells it as it comes. Safe for use by many
/// threads.
public final class Findings {
  /// More lines help nobody, and a repository that is lost as a whole has millions.
  private static final int MAX_FINDINGS = 10_000;

  private final Progress progress;
  private final LinkedHashSet<Finding> all = new LinkedHashSet<>();
  private long leftOut;

  /// Creates an empty collection.
  public Findings(Progress progress) {
    this.progress = progress;
  }

  /// Adds something that is damaged or missing.
  public void damage(String code, String subject, String message) {
    add(new Finding(Finding.Severity.DAMAGE, code, subject, message));
  }

  /// Adds something that is worth knowing.
  public void note(String code, String subject, String message) {
    add(new Finding(Finding.Severity.NOTE, code, subject, message));
  }

  /// Adds a finding.
  public synchronized void add(Finding finding) {
    if (all.size() >= MAX_FINDINGS) {
      leftOut++;
      return;
    }
    if (all.add(finding) && finding.severity() == Finding.Severity.DAMAGE) {
      progress.tell(new Event.ItemFailed(finding.subject(), finding.message(), "DJ-D004"));
    }
  }

  /// Whether anything is damaged or missing.
  public synchronized boolean hasDamage() {
    return leftOut > 0
        || all.stream().anyMatch(finding -> finding.severity() == Finding.Severity.DAMAGE);
  }

  /// All that was found, in the order it was found in.
  public synchronized List<Finding> all() {
    List<Finding> found = new ArrayList<>(all);
    if (leftOut > 0) {
      found.add(
          new Finding(Finding.Severity.DAMAGE, "more", "repository", leftOut + " more findings"));
    }
    return found;
  }
}
