package dj.adapters.storage.backend;

import dj.domain.error.UsageException;
import dj.domain.port.Bandwidth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What every backend that speaks over a network has to know of how it should do so.
///
/// @param connections how many requests may be under way at once
/// @param requestTimeout how long a request may stand still before it counts as failed
/// @param extraCertificates a file of certificates (PEM) that are trusted beside those of the
///   system
/// @param insecureTls whether the identity of a TLS server goes unchecked
/// @param options settings of one kind of storage alone, by key: the words of `-o key=value`
/// @param bandwidth how fast files may be moved
public record NetworkSettings(
    int connections,
    Duration requestTimeout,
    Optional<Path> extraCertificates,
    boolean insecureTls,
    Map<String, String> options,
    Bandwidth bandwidth) {
  /// The kinds of storage that have options of their own.
  private static final Set<String> KINDS = Set.of("b2", "s3", "sftp");

  /// Checks the numbers and copies the options.
  public NetworkSettings {
    if (connections < 1) {
      throw new IllegalArgumentException("there is at least one connection");
    }
    if (!requestTimeout.isPositive()) {
      throw new IllegalArgumentException("the time for a request is positive");
    }
    options = Map.copyOf(options);
  }

  /// Settings under which files move as fast as the line takes them.
  public NetworkSettings(
      int connections,
      Duration requestTimeout,
      Optional<Path> extraCertificates,
      boolean insecureTls,
      Map<String, String> options) {
    this(connections, requestTimeout, extraCertificates, insecureTls, options, Bandwidth.UNLIMITED);
  }

  /// These settings with a limit to how fast files may be moved.
  public NetworkSettings withBandwidth(Bandwidth limited) {
    return new NetworkSettings(
        connections, requestTimeout, extraCertificates, insecureTls, options, limited);
  }

  /// The value of an option, if it is set.
  public Optional<String> option(String key) {
    return Optional.ofNullable(options.get(key));
  }

  /// Refuses options that a kind of storage does not have, and those without a value: an empty one
  /// comes from a variable that was not set. Options of other kinds are passed over: they are for
  /// the other repository of the command, or for those of other commands.
  ///
  /// @param kind what messages call the storage, such as `s3`; its options begin with it and a dot
  /// @param known the keys of all its options
  /// @throws UsageException if another key is set, or one to nothing
  public void requireKnown(String kind, Set<String> known) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(known);
    unknown.removeIf(key -> isOfAnother(kind, key));
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "storage of the kind '%s' has no option '%s'".formatted(kind, unknown.iterator().next()),
          known.isEmpty()
              ? "it has none at all: leave that one out of --option and DJ_OPTION"
              : "its options are " + String.join(", ", new TreeSet<>(known)));
    }
    known.stream().sorted().forEach(this::requireValue);
  }

  private static boolean isOfAnother(String kind, String key) {
    String owner = key.substring(0, Math.max(0, key.indexOf('.')));
    return KINDS.contains(owner) && !owner.equals(kind);
  }

  private void requireValue(String key) {
    if (option(key).filter(String::isBlank).isPresent()) {
      throw new UsageException(
          "the option '" + key + "' has no value",
          "write --option " + key + "=VALUE, or leave it out of --option and DJ_OPTION");
    }
  }
}
