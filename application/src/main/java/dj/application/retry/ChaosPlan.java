package dj.application.retry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is to go wrong with a store, and how often: a rehearsal of bad weather.
///
/// Written as a list with commas, `REQUEST:FAULT` or `REQUEST:PERCENT%:FAULT` each, such as
/// `write:5%:timeout,read:1%:corrupt,list:stale`; without a percentage the fault comes always.
/// `seed:NUMBER` makes the same chances come again. Where several rules fit a request, the first
/// one that strikes counts.
///
/// @param rules what goes wrong
/// @param seed of the chances, if it is to be the same as in an earlier run
public record ChaosPlan(List<Rule> rules, OptionalLong seed) {
  private static final Pattern RULE =
      Pattern.compile("([a-z]+):(?:([0-9]{1,3}(?:\\.[0-9]{1,3})?)%:)?([a-z]+)");
  private static final Pattern SEED = Pattern.compile("seed:(-?[0-9]{1,18})");
  private static final double PERCENT = 100;

  /// Copies the rules.
  public ChaosPlan {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("a plan has a rule, such as write:5%:timeout");
    }
  }

  /// One thing that goes wrong.
  ///
  /// @param request with which requests
  /// @param probability how often, from 0 to 1
  /// @param fault what goes wrong
  public record Rule(StorageRequest.Type request, double probability, Fault fault) {
    /// Checks that the fault can happen to the request.
    public Rule {
      if (probability < 0 || probability > 1) {
        throw new IllegalArgumentException("a percentage is at most 100");
      }
      if (!fault.strikes.contains(request)) {
        throw new IllegalArgumentException(
            "'%s' does not happen to '%s'".formatted(word(fault), word(request)));
      }
    }
  }

  /// What can go wrong with a request.
  public enum Fault {
    /// No answer comes; half of such writes and deletes have happened all the same.
    TIMEOUT(Set.of(StorageRequest.Type.values())),
    /// The connection is refused; nothing has happened.
    REFUSE(Set.of(StorageRequest.Type.values())),
    /// The store is busy, and asks to come back in a second.
    BUSY(Set.of(StorageRequest.Type.values())),
    /// The answer takes up to two seconds longer.
    SLOW(Set.of(StorageRequest.Type.values())),
    /// One bit of what is read is another one.
    CORRUPT(Set.of(StorageRequest.Type.READ)),
    /// The store has no room.
    FULL(Set.of(StorageRequest.Type.WRITE)),
    /// The credentials do not allow it.
    DENY(Set.of(StorageRequest.Type.WRITE, StorageRequest.Type.DELETE)),
    /// The listing is that of the time before.
    STALE(Set.of(StorageRequest.Type.LIST));

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<StorageRequest.Type> strikes;

    Fault(Set<StorageRequest.Type> strikes) {
      this.strikes = strikes;
    }
  }

  /// Reads a plan.
  ///
  /// @throws IllegalArgumentException if the text means nothing; its message says why
  public static ChaosPlan parse(String text) {
    List<Rule> rules = new ArrayList<>();
    OptionalLong seed = OptionalLong.empty();
    for (String item : text.split(",", -1)) {
      Matcher matcher = SEED.matcher(item.strip());
      if (matcher.matches()) {
        seed = OptionalLong.of(Long.parseLong(matcher.group(1)));
      } else {
        rules.add(rule(item.strip()));
      }
    }
    return new ChaosPlan(rules, seed);
  }

  private static Rule rule(String text) {
    Matcher matcher = RULE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no rule such as write:5%:timeout");
    }
    String percent = matcher.group(2);
    return new Rule(
        named(StorageRequest.Type.values(), matcher.group(1)),
        percent == null ? 1 : Double.parseDouble(percent) / PERCENT,
        named(Fault.values(), matcher.group(3)));
  }

  private static <E extends Enum<E>> E named(E[] values, String word) {
    return Arrays.stream(values)
        .filter(value -> word(value).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is none of %s"
                    .formatted(
                        word,
                        Arrays.stream(values)
                            .map(ChaosPlan::word)
                            .collect(Collectors.joining(", ")))));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
