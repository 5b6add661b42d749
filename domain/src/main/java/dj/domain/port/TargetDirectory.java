package dj.domain.port;

import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.List;
import java.util.Optional;

/// An open directory of the restore target.
public interface TargetDirectory extends AutoCloseable {
  /// The absolute path, raw; for messages.
  RawBytes path();

  /// All names but `.` and `..`, sorted by unsigned bytes.
  List<RawBytes> names();

  /// What is there under this name, with its attributes, or empty.
  Optional<SourceEntry> find(RawBytes name);

  /// Opens the directory of this name, or makes it with mode 0700.
  ///
  /// @throws dj.domain.error.TargetException if something else than a directory has the name
  TargetDirectory enter(RawBytes name);

  /// Creates a new regular file with mode 0600.
  ///
  /// @throws dj.domain.error.TargetException if the name is taken
  TargetFile createFile(RawBytes name);

  /// Opens an existing regular file for reading (to compare).
  SourceFile openFile(RawBytes name);

  /// Creates a symbolic link.
  void createSymlink(RawBytes name, RawBytes linkTarget);

  /// Creates a fifo, socket or device.
  void createSpecial(RawBytes name, SpecialKind kind, long deviceNumber);

  /// Creates a hard link named `name` here to the entry `existing` in `directory`, which is no
  /// directory; a symbolic link is not followed.
  void createLink(RawBytes name, TargetDirectory directory, RawBytes existing);

  /// Gives the file `name` the name `replaced`, in the place of the file or link that has it.
  void replace(RawBytes name, RawBytes replaced);

  /// Removes a file, a link, or a directory with all below it; never follows a link.
  void remove(RawBytes name);

  /// Sets owner, permissions, attributes, times and flags, in an order that keeps G2 and loses
  /// nothing (owner before set-uid bits and capabilities, times late, immutable flag last), of an
  /// entry that is no regular file being written.
  ///
  /// @return what could not be set, a line for a person each; empty if all was
  List<String> apply(RawBytes name, Metadata metadata, MetadataChoice choice);

  /// As [#apply], to this directory itself.
  List<String> applyToSelf(Metadata metadata, MetadataChoice choice);

  @Override
  void close();
}
