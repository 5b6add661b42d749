package dj.bootstrap;

import dj.adapters.cli.environment.Signals;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The signals of this process.
///
/// The JDK has no other way to hear of a signal than `sun.misc.Signal`, which JEP 260 leaves
/// accessible for want of a successor. It is called by reflection, since the compiler's warning
/// about it cannot be turned off.
final class ProcessSignals implements Signals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";
  private static final int SIGNAL_BASE = 128;
  private static final int INTERRUPT_NUMBER = 2;
  private static final int TERMINATE_NUMBER = 15;

  private final AtomicBoolean stopping = new AtomicBoolean();

  @Override
  public void listen(Consumer<Signal> listener) {
    handle("INT", () -> stop(INTERRUPT_NUMBER, () -> listener.accept(Signal.INTERRUPT)));
    handle("TERM", () -> stop(TERMINATE_NUMBER, () -> listener.accept(Signal.TERMINATE)));
    handle("USR1", () -> listener.accept(Signal.STATUS));
  }

  private void stop(int number, Runnable request) {
    if (stopping.getAndSet(true)) {
      Runtime.getRuntime().halt(SIGNAL_BASE + number);
    }
    request.run();
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName(SIGNAL);
      Class<?> handlerType = Class.forName(HANDLER);
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no signals", e);
    }
  }
}
