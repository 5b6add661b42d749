package dj.adapters.cli.command;

/// Sends the wish to know how far a command is to whatever shows it now.
final class StatusRequests {
  private volatile Runnable receiver = () -> {};

  void goTo(Runnable newReceiver) {
    receiver = newReceiver;
  }

  void ask() {
    receiver.run();
  }
}
