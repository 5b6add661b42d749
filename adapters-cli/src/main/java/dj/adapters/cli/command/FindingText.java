package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.domain.finding.Finding;
import java.util.Locale;

/// A finding as a line of a report, and as JSON.
final class FindingText {
  private FindingText() {}

  static String line(Session session, Finding finding) {
    boolean damage = finding.severity() == Finding.Severity.DAMAGE;
    String label = damage ? session.paint().bad("damage:") : session.paint().faint("note:  ");
    return label
        + " "
        + ShownText.of(finding.subject())
        + " "
        + ShownText.of(finding.message())
        + " "
        + session.paint().faint("[" + finding.code() + "]");
  }

  static JsonObject json(Finding finding) {
    return JsonObject.message("finding")
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("code", finding.code())
        .put("subject", finding.subject())
        .put("message", finding.message());
  }
}
