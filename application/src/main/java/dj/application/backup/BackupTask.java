package dj.application.backup;

/// A piece of work that one worker of a backup does to its end.
sealed interface BackupTask permits DirectoryScan, FileRead, ChunkedRead.Help {
  /// Does the work; problems of single items are reported to the run, all else is thrown.
  void run(BackupWorker worker);
}
