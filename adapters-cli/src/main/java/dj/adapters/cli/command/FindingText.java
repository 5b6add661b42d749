package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.domain.finding.Finding;
import java.util.Locale;
import java.util.regex.Pattern;

/// A finding as a line of a report, and as JSON.
final class FindingText {
  private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");

  private FindingText() {}

  static String line(Session session, Finding finding) {
    boolean damage = finding.severity() == Finding.Severity.DAMAGE;
    String label = damage ? session.paint().bad("damage:") : session.paint().faint("note:  ");
    return label
        + " "
        + ShownText.of(sentence(finding))
        + " "
        + session.paint().faint("[" + finding.code() + "]");
  }

  /// What is wrong with what; a message that names its subject itself stands alone.
  private static String sentence(Finding finding) {
    String subject = finding.subject();
    boolean isBare = BARE_ID.matcher(subject).matches();
    String kind =
        isBare
            ? finding.code().split("-", 2)[0]
            : subject.substring(0, Math.max(subject.lastIndexOf(' '), 0));
    if (!kind.isEmpty() && finding.message().startsWith(kind + " ")) {
      return finding.message();
    }
    return (isBare ? kind + " " + subject + ":" : subject) + " " + finding.message();
  }

  static JsonObject json(Finding finding) {
    return JsonObject.message("finding")
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("code", finding.code())
        .put("subject", finding.subject())
        .put("message", finding.message());
  }
}
