package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.Failures;
import dj.adapters.storage.linux.FileCalls;
import dj.domain.port.MetadataChoice;
import dj.domain.port.TargetFile;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A new regular file that is open for writing.
final class LinuxTargetFile implements TargetFile {
  private final Failures failures;
  private final MetadataWriter metadataWriter;
  private final Descriptor descriptor;
  private final RawBytes path;

  /// How long it is by what was written: it began empty.
  private final AtomicLong writtenBytes = new AtomicLong();

  /// Takes charge of the descriptor.
  LinuxTargetFile(
      Failures failures, MetadataWriter metadataWriter, Descriptor descriptor, RawBytes path) {
    this.failures = failures;
    this.metadataWriter = metadataWriter;
    this.descriptor = descriptor;
    this.path = path;
  }

  @Override
  public void write(long fileOffset, byte[] source, int sourceOffset, int lengthBytes) {
    check("write", FileCalls.write(descriptor, fileOffset, source, sourceOffset, lengthBytes));
    writtenBytes.accumulateAndGet(fileOffset + lengthBytes, Math::max);
  }

  @Override
  public void resize(long sizeBytes) {
    if (writtenBytes.get() != sizeBytes) {
      check("set the size of", FileCalls.resize(descriptor, sizeBytes));
    }
  }

  @Override
  public List<String> apply(Metadata metadata, MetadataChoice choice) {
    return metadataWriter.apply(descriptor, path, metadata, choice);
  }

  /// Closes; network file systems tell of a failed write only here.
  @Override
  public void close() {
    check("finish writing", descriptor.closeReporting());
  }

  private void check(String action, long result) {
    if (result < 0) {
      throw failures.cannot(action, path, (int) -result);
    }
  }
}
