package dj.bootstrap;

import dj.adapters.cli.environment.Signals;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The signals of this process.
///
/// The JDK has no other way to hear of a signal than `sun.misc.Signal`, which JEP 260 leaves
/// accessible for want of a successor.
final class ProcessSignals implements Signals {
  private static final int SIGNAL_BASE = 128;
  private static final int HANG_UP_NUMBER = 1;
  private static final int INTERRUPT_NUMBER = 2;
  private static final int TERMINATE_NUMBER = 15;

  private final AtomicBoolean stopping = new AtomicBoolean();

  @Override
  public void listen(Consumer<Signal> listener) {
    handle("INT", () -> stop(INTERRUPT_NUMBER, () -> listener.accept(Signal.INTERRUPT)));
    handle("TERM", () -> stop(TERMINATE_NUMBER, () -> listener.accept(Signal.TERMINATE)));
    // What was started with nohup ignores this signal, and the JVM leaves that as it is.
    handle("HUP", () -> stop(HANG_UP_NUMBER, () -> listener.accept(Signal.HANG_UP)));
    handle("USR1", () -> listener.accept(Signal.STATUS));
  }

  private void stop(int number, Runnable request) {
    boolean again = stopping.getAndSet(true);
    request.run();
    if (again) {
      Runtime.getRuntime().halt(SIGNAL_BASE + number);
    }
  }

  private static void handle(String name, Runnable action) {
    sun.misc.Signal.handle(new sun.misc.Signal(name), _ -> action.run());
  }
}
