package dj.application.usecase;

import dj.application.retry.ChaosPlan;
import dj.application.retry.RateTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How this program speaks with a remote store; a local one has no use for it.
///
/// @param connections how many requests may be under way at once
/// @param requestTimeout how long a request may stand still before it counts as failed
/// @param retryTimeout how long one operation is tried again before its failure is final; zero for
///   a single attempt
/// @param upload how many bytes a second may go to the store
/// @param download how many bytes a second may come from the store
/// @param chaos what is to go wrong with the store, for a rehearsal
/// @param extraCertificates certificates (PEM) that are trusted beside those of the system
/// @param insecureTls whether the identity of a TLS server goes unchecked
/// @param options settings of one kind of storage alone, by key
public record StorageSettings(
    int connections,
    Duration requestTimeout,
    Duration retryTimeout,
    RateTable upload,
    RateTable download,
    Optional<ChaosPlan> chaos,
    Optional<Path> extraCertificates,
    boolean insecureTls,
    Map<String, String> options) {
  /// Connections that hide the latency of a far store without alarming a near one.
  public static final int DEFAULT_CONNECTIONS = 8;

  /// More connections than this only fill the memory: each carries a pack.
  public static final int MAX_CONNECTIONS = 256;

  /// Longer than a busy store needs to find its answer, shorter than a person's patience.
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofMinutes(1);

  /// Enough for a router or a server to start anew.
  public static final Duration DEFAULT_RETRY_TIMEOUT = Duration.ofMinutes(15);

  /// What is in force where nobody chose.
  public static final StorageSettings DEFAULTS =
      new StorageSettings(
          DEFAULT_CONNECTIONS,
          DEFAULT_REQUEST_TIMEOUT,
          DEFAULT_RETRY_TIMEOUT,
          RateTable.UNLIMITED,
          RateTable.UNLIMITED,
          Optional.empty(),
          Optional.empty(),
          false,
          Map.of());

  /// Checks numbers and times, and copies the options.
  public StorageSettings {
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      throw new IllegalArgumentException("connections out of range: " + connections);
    }
    if (!requestTimeout.isPositive() || retryTimeout.isNegative()) {
      throw new IllegalArgumentException("times to wait are positive");
    }
    options = Map.copyOf(options);
  }
}
