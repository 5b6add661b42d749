package dj.adapters.storage.source;

import dj.adapters.storage.linux.EntryReader;
import dj.adapters.storage.linux.Machine;
import dj.adapters.storage.linux.OpenDirectory;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceTree;
import dj.domain.tree.RawBytes;

/// The files of this machine, read by Linux system calls.
public final class LinuxSourceTree implements SourceTree {
  private static final RawBytes FILE_SYSTEM_ROOT = RawBytes.utf8("/");

  private final RawBytes root;
  private final EntryReader reader;

  /// Creates the tree of all files, from `/`.
  ///
  /// @param withAccessTime whether the times of last access are recorded
  /// @throws dj.domain.error.FailedException on a system that is not Linux on x86-64 or aarch64
  public LinuxSourceTree(boolean withAccessTime) {
    this(FILE_SYSTEM_ROOT, withAccessTime);
  }

  /// Creates the tree below one directory.
  ///
  /// @param root its absolute path, raw; links in it are followed when it is opened
  /// @param withAccessTime whether the times of last access are recorded
  /// @throws dj.domain.error.FailedException on a system that is not Linux on x86-64 or aarch64
  public LinuxSourceTree(RawBytes root, boolean withAccessTime) {
    Machine.requireKnown();
    if (root.lengthBytes() == 0 || root.at(0) != '/') {
      throw new IllegalArgumentException("the root of a source is an absolute path: " + root);
    }
    this.root = root;
    this.reader = new EntryReader(withAccessTime, new SourceFailures());
  }

  @Override
  public SourceDirectory openRoot() {
    return OpenDirectory.openNamed(reader, root);
  }
}
