package dj.domain.port;

import dj.domain.tree.Metadata;
import java.util.List;

/// A regular file that is being restored. Different ranges may be written by different threads at
/// once.
public interface TargetFile extends AutoCloseable {
  /// Writes `lengthBytes` bytes of `source` at `fileOffset`.
  void write(long fileOffset, byte[] source, int sourceOffset, int lengthBytes);

  /// Sets the size; what was not written below it is a hole.
  void resize(long sizeBytes);

  /// Sets owner, permissions, attributes, times and flags once all content is written.
  ///
  /// @return what could not be set, a line for a person each; empty if all was
  List<String> apply(Metadata metadata, MetadataChoice choice);

  @Override
  void close();
}
