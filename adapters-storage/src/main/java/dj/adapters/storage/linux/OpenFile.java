package dj.adapters.storage.linux;

import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;

/// A regular file that is open for reading.
final class OpenFile implements SourceFile {
  /// From this size on the kernel is told to read further ahead; for smaller files the call costs
  /// more than it brings.
  private static final long LARGE_BYTES = 1024 * 1024;

  private final EntryReader reader;
  private final Descriptor descriptor;
  private final RawBytes path;
  private final SourceEntry atOpening;
  private boolean fetching;

  /// Takes charge of the descriptor.
  ///
  /// @param atOpening what the file system tells of the open file
  OpenFile(EntryReader reader, Descriptor descriptor, RawBytes path, SourceEntry atOpening) {
    this.reader = reader;
    this.descriptor = descriptor;
    this.path = path;
    this.atOpening = atOpening;
    if (atOpening.sizeBytes() >= LARGE_BYTES) {
      FileCalls.expectSequentialReading(descriptor);
    }
  }

  @Override
  public SourceEntry entry() {
    return reader.self(descriptor, path, atOpening.name());
  }

  @Override
  public SourceEntry entryWithAttributes() {
    return reader.withAttributes(entry(), descriptor, path);
  }

  @Override
  public List<Extent> holes(long sizeBytes) {
    if (sizeBytes == atOpening.sizeBytes() && atOpening.allocatedBytes() >= sizeBytes) {
      return List.of();
    }
    List<Extent> holes = new ArrayList<>();
    long at = 0;
    while (at < sizeBytes) {
      long data = FileCalls.nextData(descriptor, at);
      if (data < 0 && data != -Errno.NO_DEVICE_OR_DATA) {
        return withoutAnswer(data);
      }
      long end = data < 0 ? sizeBytes : Math.min(data, sizeBytes);
      if (end > at) {
        holes.add(new Extent(at, end - at));
      }
      if (end == sizeBytes) {
        break;
      }
      at = FileCalls.nextHole(descriptor, end);
      if (at == -Errno.NO_DEVICE_OR_DATA) {
        // The file was cut short between the two calls; whoever reads on will see that.
        return holes;
      }
      if (at <= end) {
        return withoutAnswer(at);
      }
    }
    return holes;
  }

  /// A file system that does not know its holes: all is read as data. Only a broken disk is an
  /// error.
  private List<Extent> withoutAnswer(long error) {
    boolean isUnknown =
        error >= 0
            || error == -Errno.INVALID
            || error == -Errno.NOT_SUPPORTED
            || error == -Errno.NO_SUCH_CALL;
    if (isUnknown) {
      return List.of();
    }
    throw reader.failures().cannot("look for holes in", path, (int) -error);
  }

  @Override
  public int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    long count =
        FileCalls.read(
            descriptor, fileOffset, target, targetOffset, lengthBytes, atOpening.sizeBytes());
    if (count < 0) {
      throw reader.failures().cannot("read", path, (int) -count);
    }
    return (int) count;
  }

  @Override
  public void fetch(long fileOffset, long lengthBytes) {
    if (!fetching) {
      FileCalls.expectScatteredReading(descriptor);
      fetching = true;
    }
    FileCalls.fetch(descriptor, fileOffset, lengthBytes);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
