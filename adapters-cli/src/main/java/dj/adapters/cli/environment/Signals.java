package dj.adapters.cli.environment;

import java.util.function.Consumer;

/// What the system asks of a running process.
@FunctionalInterface
public interface Signals {
  /// Sends what comes from now on to `listener`, on a thread of its own. A process that nobody
  /// listens for ends at the first request to stop; one that is listened for ends at the second, as
  /// soon as the listener has been told.
  void listen(Consumer<Signal> listener);

  /// One request.
  enum Signal {
    /// Ctrl-C (`SIGINT`).
    INTERRUPT,
    /// A service manager or a shutdown wants the process to end (`SIGTERM`).
    TERMINATE,
    /// The terminal of the process is gone (`SIGHUP`).
    HANG_UP,
    /// Somebody wants to know how far it is (`SIGUSR1`).
    STATUS
  }
}
