package dj.adapters.storage.target;

import dj.adapters.storage.linux.EntryReader;
import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.adapters.storage.linux.FileCalls;
import dj.adapters.storage.linux.Machine;
import dj.adapters.storage.linux.OpenDirectory;
import dj.adapters.storage.linux.Paths;
import dj.domain.port.RestoreTarget;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.RawBytes;
import java.nio.file.Path;
import java.util.Optional;

/// A directory of this machine, written by Linux system calls.
///
/// The path to the root is the user's own, so links in it are followed; below it none is.
public final class LinuxRestoreTarget implements RestoreTarget {
  private static final int OWNER_ONLY = 0700;
  private static final int AS_THE_UMASK_SAYS = 0777;

  private final RawBytes root;
  private final Failures failures = new TargetFailures();
  private final EntryReader reader = new EntryReader(true, failures);
  private final MetadataWriter metadataWriter;

  /// Creates the target.
  ///
  /// @throws dj.domain.error.FailedException on a system that is not Linux on x86-64 or aarch64
  public LinuxRestoreTarget(Path root) {
    this(Paths.bytesOf(root));
  }

  /// Creates the target.
  ///
  /// @param root the absolute path, raw
  /// @throws dj.domain.error.FailedException on a system that is not Linux on x86-64 or aarch64
  public LinuxRestoreTarget(RawBytes root) {
    Machine.requireKnown();
    if (root.lengthBytes() == 0 || root.at(0) != '/') {
      throw new IllegalArgumentException("the root of a target is an absolute path: " + root);
    }
    this.root = root;
    this.metadataWriter = new MetadataWriter(failures);
  }

  @Override
  public TargetDirectory openRoot() {
    create(root, OWNER_ONLY);
    OpenDirectory directory = OpenDirectory.openNamed(reader, root);
    return new LinuxTargetDirectory(failures, metadataWriter, directory, Optional.empty());
  }

  @Override
  public Optional<TargetDirectory> existingRoot() {
    return OpenDirectory.findNamed(reader, root)
        .map(directory ->
            new LinuxTargetDirectory(failures, metadataWriter, directory, Optional.empty()));
  }

  private void create(RawBytes path, int mode) {
    long made = FileCalls.makePath(path, mode);
    if (made == -Errno.NO_ENTRY && !Paths.parent(path).equals(path)) {
      create(Paths.parent(path), AS_THE_UMASK_SAYS);
      made = FileCalls.makePath(path, mode);
    }
    if (made < 0 && made != -Errno.EXISTS) {
      throw failures.cannot("create the directory", path, (int) -made);
    }
  }

  @Override
  public void close() {
    // Nothing is open but what was handed out.
  }
}
