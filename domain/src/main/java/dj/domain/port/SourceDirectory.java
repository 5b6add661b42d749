package dj.domain.port;

import dj.domain.tree.RawBytes;
import java.util.List;

/// An open directory of the source.
public interface SourceDirectory extends AutoCloseable {
  /// The absolute path, raw.
  RawBytes path();

  /// All names but `.` and `..`, sorted by unsigned bytes.
  List<RawBytes> names();

  /// What the file system tells of one entry, without following it: one system call, one more for
  /// the target of a symbolic link. Attributes and flags are empty: see [#withAttributes].
  ///
  /// @throws dj.domain.error.SourceException also if the entry has vanished:
  ///   [dj.domain.error.SourceException#vanished] tells
  SourceEntry entry(RawBytes name);

  /// What the file system tells of this directory itself.
  SourceEntry self();

  /// The same entry with its extended attributes (all namespaces that may be read) and its flags.
  SourceEntry withAttributes(SourceEntry entry);

  /// Opens a directory below this one.
  SourceDirectory openDirectory(RawBytes name);

  /// Opens a regular file for reading.
  SourceFile openFile(RawBytes name);

  @Override
  void close();
}
