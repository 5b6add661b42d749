package dj.application.backup;

import java.util.concurrent.atomic.LongAdder;

/// What a backup has seen and done, for its summary; all counters may be added to by many threads.
final class BackupCounters {
  final LongAdder filesNew = new LongAdder();
  final LongAdder filesChanged = new LongAdder();
  final LongAdder filesUnmodified = new LongAdder();
  final LongAdder directoriesNew = new LongAdder();
  final LongAdder directoriesChanged = new LongAdder();
  final LongAdder directoriesUnmodified = new LongAdder();
  final LongAdder filesProcessed = new LongAdder();
  final LongAdder bytesProcessed = new LongAdder();
  final LongAdder failedItems = new LongAdder();
}
