package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.domain.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The command that runs, as the threads that hear signals see it: who tells how far it is, what
/// has to be ended when it is to stop, and how it will end if nobody reads its results.
final class RunningCommand {
  private final List<Runnable> endings = new ArrayList<>();
  private boolean stopping;
  private volatile Optional<ProgressDisplay> display = Optional.empty();
  private volatile Optional<Activity> activity = Optional.empty();
  private volatile ExitCode result = ExitCode.DONE;

  /// Says who shows the progress from now on.
  void isShownBy(ProgressDisplay newDisplay, Activity newActivity) {
    display = Optional.of(newDisplay);
    activity = Optional.of(newActivity);
  }

  /// Says how the command ends, before its results are written: a reader that has seen enough of
  /// them changes nothing about that.
  void decide(ExitCode exitCode) {
    result = exitCode;
  }

  /// How the command ends if nothing else happens.
  ExitCode result() {
    return result;
  }

  /// What a person can do after a stop; empty if there is nothing.
  String stopHint() {
    return activity.map(Activity::stopHint).orElse("");
  }

  /// Does something while no progress is shown, such as asking a person.
  <T> T undisturbed(Supplier<T> action) {
    display.ifPresent(ProgressDisplay::pause);
    try {
      return action.get();
    } finally {
      display.ifPresent(ProgressDisplay::resume);
    }
  }

  /// Tells an event among the progress.
  ///
  /// @return whether progress is shown
  boolean tell(Event event) {
    display.ifPresent(shown -> shown.accept(event));
    return display.isPresent();
  }

  /// Tells how far the command is, if it is one that takes long.
  void tellStatus() {
    display.ifPresent(ProgressDisplay::tellStatus);
  }

  /// Ends something that an interrupt does not reach when the command is to stop.
  synchronized void onStop(Runnable ending) {
    endings.add(ending);
    if (stopping) {
      ending.run();
    }
  }

  /// Tells that the command stops, and ends what would keep it.
  void stop() {
    display.ifPresent(ProgressDisplay::tellStop);
    synchronized (this) {
      stopping = true;
      endings.forEach(Runnable::run);
    }
  }
}
