package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.domain.retention.KeepRule;
import dj.domain.retention.Period;
import dj.domain.retention.RetentionPolicy;
import dj.domain.retention.TimeSpan;
import dj.domain.snapshot.SnapshotGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The options that say which snapshots stay.
final class RetentionOptions {
  private static final String KEEP = "What is kept";
  private static final int MOST = 999_999_999;

  static final Option LAST =
      Option.single(
          KEEP, "N", "Keep the newest N snapshots; unlimited for all.", "-l", "--keep-last");
  private static final Map<Period, Option> EACH =
      each("Keep the newest snapshot of each of the last N %s that have one.", "N", "--keep-");
  static final Option WITHIN =
      Option.single(
          KEEP,
          "SPAN",
          "Keep all snapshots within a span before the newest one, such as 1y6m, 14d or 36h.",
          "--keep-within");
  private static final Map<Period, Option> EACH_WITHIN =
      each(
          "Keep the newest snapshot of each of the %s within a span before the newest one.",
          "SPAN", "--keep-within-");
  static final Option TAGS =
      Option.repeated(
          KEEP,
          "TAG[,TAG...]",
          "Keep all snapshots with all of these tags; given again: or with all of those.",
          "--keep-tag");
  static final Option GROUP_BY =
      Option.single(
          KEEP,
          "host,paths,tags",
          "Apply the policy to each group of snapshots with the same host, paths or tags (default"
              + " host,paths); '' makes one group of all.",
          "-g",
          "--group-by");
  static final Option REMOVE_ALL =
      Option.flag(
          KEEP,
          "Allow that a group loses its last snapshot, and that space is freed though snapshots have"
              + " vanished that nobody removed.",
          "--unsafe-allow-remove-all");

  private RetentionOptions() {}

  private static Map<Period, Option> each(String description, String value, String prefix) {
    Map<Period, Option> options = new EnumMap<>(Period.class);
    for (Period period : Period.values()) {
      options.put(
          period,
          Option.single(KEEP, value, description.formatted(noun(period)), prefix + period.word()));
    }
    return options;
  }

  private static String noun(Period period) {
    return switch (period) {
      case HOURLY -> "hours";
      case DAILY -> "days";
      case WEEKLY -> "weeks";
      case MONTHLY -> "months";
      case YEARLY -> "years";
    };
  }

  /// All of them, in the order of the help.
  static List<Option> all() {
    return Stream.of(
            Stream.of(LAST),
            EACH.values().stream(),
            Stream.of(WITHIN),
            EACH_WITHIN.values().stream(),
            Stream.of(TAGS, GROUP_BY, REMOVE_ALL))
        .flatMap(options -> options)
        .toList();
  }

  /// The policy that the options make.
  static RetentionPolicy policy(Arguments arguments) {
    List<KeepRule> rules = new ArrayList<>();
    arguments.values(TAGS).stream()
        .map(Arguments::commaList)
        .filter(tags -> !tags.isEmpty())
        .forEach(tags -> rules.add(new KeepRule.Tagged(tags)));
    arguments.value(WITHIN).ifPresent(span -> rules.add(new KeepRule.Within(TimeSpan.parse(span))));
    count(arguments, LAST).ifPresent(count -> rules.add(new KeepRule.Last(count)));
    EACH.forEach((period, option) ->
        count(arguments, option)
            .ifPresent(count -> rules.add(new KeepRule.EachPeriod(period, count))));
    EACH_WITHIN.forEach((period, option) ->
        arguments
            .value(option)
            .map(TimeSpan::parse)
            .ifPresent(span -> rules.add(new KeepRule.EachPeriodWithin(period, span))));
    return new RetentionPolicy(rules);
  }

  /// A number of snapshots; empty if the rule is not there, which 0 says as well.
  private static Optional<Integer> count(Arguments arguments, Option option) {
    return arguments
        .value(option)
        .map(text ->
            text.equals("unlimited")
                ? KeepRule.UNLIMITED
                : Numbers.parse(option.longName(), text, 0, MOST))
        .filter(count -> count > 0);
  }

  /// What tells groups apart.
  static Set<SnapshotGroup.By> groups(Arguments arguments) {
    return arguments.value(GROUP_BY).map(SnapshotGroups::parse).orElse(SnapshotGroups.USUAL);
  }
}
