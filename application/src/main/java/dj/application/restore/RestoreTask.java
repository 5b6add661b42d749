package dj.application.restore;

/// A piece of work that one worker of a restore does to its end.
sealed interface RestoreTask permits RestoreDirectory, EntryRestore, FileRestore.Help {
  /// Does the work; problems of single items are reported to the run, all else is thrown.
  void run(RestoreWorker worker);
}
