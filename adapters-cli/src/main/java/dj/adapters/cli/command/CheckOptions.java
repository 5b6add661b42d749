package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import dj.domain.verification.ReadScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The options that say which packs a check reads.
final class CheckOptions {
  private static final String GROUP = "Check";

  static final Option READ_DATA =
      Option.flag(
          GROUP,
          "Read every byte of every pack too. Finds damage that the storage does not report, and"
              + " takes as long as reading the whole repository.",
          "--read-data");

  static final Option SUBSET =
      Option.single(
          GROUP,
          "5%|2G|1/7",
          "Read a part of the packs: so many percent or bytes, those first whose last verification"
              + " is longest ago; or one of several parts, the same ones each time.",
          "--read-data-subset");

  static final Option MAX_AGE =
      Option.single(
          GROUP,
          "AGE",
          "Read the packs that were not verified within this time, such as 30d; the oldest first.",
          "--max-age");

  static final Option LATEST_FIRST =
      Option.flag(GROUP, "Read the packs first that were written last.", "--latest-first");

  static final Option TIME_BUDGET =
      Option.single(
          GROUP,
          "TIME",
          "Begin no further pack after this time, such as 10m; the next check goes on.",
          "--time-budget");

  static final List<Option> ALL = List.of(READ_DATA, SUBSET, MAX_AGE, LATEST_FIRST, TIME_BUDGET);

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");
  private static final Pattern PART = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smhdwy])");

  private CheckOptions() {}

  /// What is to be read; empty if nothing is.
  ///
  /// @throws UsageException if an option has another value than it takes
  static Optional<ReadScope> scope(Arguments arguments) {
    Optional<ReadScope.Amount> amount = arguments.value(SUBSET).map(CheckOptions::amount);
    Optional<Duration> maxAge = arguments.value(MAX_AGE).map(text -> time(MAX_AGE, text));
    Optional<Duration> budget = arguments.value(TIME_BUDGET).map(text -> time(TIME_BUDGET, text));
    boolean latestFirst = arguments.isOn(LATEST_FIRST);
    if (arguments.isOn(READ_DATA) && amount.isPresent()) {
      throw new UsageException(
          "--read-data and --read-data-subset exclude each other", "give one of them");
    }
    boolean reads =
        arguments.isOn(READ_DATA)
            || amount.isPresent()
            || maxAge.isPresent()
            || budget.isPresent()
            || latestFirst;
    return reads
        ? Optional.of(
            new ReadScope(
                amount.orElseGet(ReadScope.Amount.Everything::new),
                maxAge,
                latestFirst ? ReadScope.Order.LATEST_WRITTEN : ReadScope.Order.OLDEST_VERIFIED,
                budget))
        : Optional.empty();
  }

  private static ReadScope.Amount amount(String text) {
    try {
      Matcher percent = PERCENT.matcher(text);
      if (percent.matches()) {
        return new ReadScope.Amount.Percent(Double.parseDouble(percent.group(1)));
      }
      Matcher part = PART.matcher(text);
      if (part.matches()) {
        return new ReadScope.Amount.Part(
            Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)));
      }
      return new ReadScope.Amount.Bytes(ByteSize.parse(text).lengthBytes());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--read-data-subset does not take '" + text + "': " + e.getMessage(),
          "write percent as 5%, bytes as 2G, or one of several parts as 1/7",
          e);
    }
  }

  /// A number with a unit of time.
  static Duration time(Option option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches() || matcher.group(1).matches("0+")) {
      throw new UsageException(
          option.longName() + " does not take '" + text + "'",
          "write a number and s, m, h, d, w or y: 90s, 10m, 12h, 30d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case "w" -> Duration.ofDays(7 * number);
      default -> Duration.ofDays(365 * number);
    };
  }
}
