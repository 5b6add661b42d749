package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.time.Duration;

/// A way to let time go by.
@FunctionalInterface
public interface Pause {
  /// The pause of the calling thread.
  Pause OF_THREAD =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancelledException("stopped", "");
        }
      };

  /// Waits.
  ///
  /// @throws CancelledException if the calling thread is interrupted; its flag stays set
  void pause(Duration duration);
}
