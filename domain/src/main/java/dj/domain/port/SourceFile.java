package dj.domain.port;

import dj.domain.tree.Extent;
import java.util.List;

/// An open regular file of the source.
public interface SourceFile extends AutoCloseable {
  /// What the file system tells of the open file now: comparing it with what it told before reading
  /// shows whether the file changed meanwhile.
  SourceEntry entry();

  /// The entry of the open file with its extended attributes and flags.
  SourceEntry entryWithAttributes();

  /// The ranges of the first `sizeBytes` bytes that hold no data, ascending and apart
  /// (`SEEK_HOLE`); empty where the file system cannot tell. A file with as many allocated bytes as
  /// it is long costs no call.
  List<Extent> holes(long sizeBytes);

  /// Reads up to `lengthBytes` bytes at `fileOffset`; fewer only at the end of the file.
  ///
  /// @return the number of bytes read, 0 at the end
  int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes);

  /// Has a range fetched that will be read soon, without waiting for it. From then on nothing is
  /// read ahead but what was asked for so. It is a hint: whatever becomes of it, [#read] reads the
  /// same.
  default void fetch(long fileOffset, long lengthBytes) {
    // Nothing is read ahead where nobody has a use for it.
  }

  @Override
  void close();
}
