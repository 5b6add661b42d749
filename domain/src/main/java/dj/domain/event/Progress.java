package dj.domain.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What a long operation has done so far: counters that the operation adds to and that a display
/// reads as often as it likes, and a sink for the events that are worth a line.
///
/// Every counter may be updated by many threads; reading them is not atomic across counters.
public final class Progress {
  private final ProgressSink sink;
  private final LongAdder filesDone = new LongAdder();
  private final LongAdder bytesDone = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesNew = new LongAdder();
  private final LongAdder bytesUploaded = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder packsInFlight = new LongAdder();
  private final AtomicLong totalFiles = new AtomicLong();
  private final AtomicLong totalBytes = new AtomicLong();
  private volatile long expectedFiles;
  private volatile long expectedBytes;
  private final LongAdder expectedBytesCorrection = new LongAdder();
  private volatile boolean totalKnown;
  private volatile String phase = "";
  private volatile String currentItem = "";

  /// Creates the progress of one operation.
  public Progress(ProgressSink sink) {
    this.sink = sink;
  }

  /// Progress that nobody looks at.
  public static Progress unseen() {
    return new Progress(event -> {});
  }

  /// Tells an event.
  public void tell(Event event) {
    if (event instanceof Event.ItemFailed) {
      errors.increment();
    }
    sink.accept(event);
  }

  /// Whether anybody looks at [Event.ItemDone].
  public boolean wantsItems() {
    return sink.wantsItems();
  }

  /// Starts a phase that people see by this name (`scanning`, `uploading`, `reading packs`).
  public void phase(String name) {
    phase = name;
    sink.accept(new Event.PhaseStarted(name));
  }

  /// Adds to what is to be done, in files and bytes.
  public void addTotal(long files, long bytes) {
    totalFiles.addAndGet(files);
    totalBytes.addAndGet(bytes);
  }

  /// Says how much there probably is to do, as an earlier run has counted it: the totals are at
  /// least that from now on.
  public void expect(long files, long bytes) {
    expectedFiles = files;
    expectedBytes = bytes;
    totalKnown = true;
  }

  /// Corrects the bytes that are expected, before or after they are said: a part of what was
  /// counted turned out to be more, or fewer if `bytes` is negative.
  public void correctExpected(long bytes) {
    expectedBytesCorrection.add(bytes);
  }

  /// Says that the totals will grow no more.
  public void totalIsKnown() {
    totalKnown = true;
  }

  /// Says which file is being worked on.
  public void current(String item) {
    currentItem = item;
  }

  /// Adds finished files and bytes.
  public void addDone(long files, long bytes) {
    filesDone.add(files);
    bytesDone.add(bytes);
  }

  /// Adds bytes read from the source or the repository.
  public void addRead(long bytes) {
    bytesRead.add(bytes);
  }

  /// Adds bytes that were new to the repository, before compression.
  public void addNew(long bytes) {
    bytesNew.add(bytes);
  }

  /// Adds bytes sent to the repository, or written to the target of a restore.
  public void addUploaded(long bytes) {
    bytesUploaded.add(bytes);
  }

  /// A pack is on its way.
  public void packStarted() {
    packsInFlight.increment();
  }

  /// A pack has arrived.
  public void packFinished() {
    packsInFlight.decrement();
  }

  /// The counters now.
  public Snapshot snapshot() {
    return new Snapshot(
        phase,
        currentItem,
        filesDone.sum(),
        Math.max(totalFiles.get(), expectedFiles),
        bytesDone.sum(),
        Math.max(totalBytes.get(), expectedBytes + expectedBytesCorrection.sum()),
        totalKnown,
        bytesRead.sum(),
        bytesNew.sum(),
        bytesUploaded.sum(),
        packsInFlight.sum(),
        errors.sum());
  }

  /// The counters at one moment; bytes are bytes, files are entries of any kind.
  public record Snapshot(
      String phase,
      String currentItem,
      long filesDone,
      long totalFiles,
      long bytesDone,
      long totalBytes,
      boolean totalKnown,
      long bytesRead,
      long bytesNew,
      long bytesUploaded,
      long packsInFlight,
      long errors) {}
}
