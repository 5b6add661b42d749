package dj.application.concurrent;

/// Work that goes on beside other work which does not need it, such as counting what is to come.
///
/// It may fail without harm to anybody: what it would have told is then not told. Closing it ends
/// it: the work asks [Crew#requireWanted] between its steps, none of which takes long.
public final class Aside implements AutoCloseable {
  private final Thread thread;

  private Aside(Thread thread) {
    this.thread = thread;
  }

  /// Starts the work.
  ///
  /// @param name what the thread is called
  public static Aside start(String name, Runnable work) {
    return new Aside(Thread.ofPlatform().name(name).daemon().start(() -> attempt(work)));
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      // Nobody depends on it, and the work beside it tells what is wrong with the source.
    }
  }

  /// Ends the work and waits for its end; nothing of it is under way afterwards.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
