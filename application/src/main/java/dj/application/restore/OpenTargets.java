package dj.application.restore;

import dj.domain.error.TargetException;
import dj.domain.port.TargetDirectory;
import dj.domain.port.TargetFile;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What a restore has open in its target, so that it is closed however the restore ends: a
/// directory whose protection was lifted gets it back, and a process that restores often keeps
/// nothing open.
final class OpenTargets implements AutoCloseable {
  private final Set<TargetDirectory> directories = ConcurrentHashMap.newKeySet();
  private final Set<OpenFile> files = ConcurrentHashMap.newKeySet();

  TargetDirectory opened(TargetDirectory directory) {
    directories.add(directory);
    return directory;
  }

  /// Takes charge of a file.
  ///
  /// @param removal removes it unless it is whole; run if it is still open at the end
  OpenFile opened(TargetFile file, Runnable removal) {
    OpenFile open = new OpenFile(file, removal);
    files.add(open);
    return open;
  }

  void close(TargetDirectory directory) {
    directories.remove(directory);
    directory.close();
  }

  /// Closes what is open still; called when no thread works in the target any more.
  @Override
  public void close() {
    files.forEach(OpenFile::abandon);
    directories.forEach(TargetDirectory::close);
  }

  /// A file that is being restored.
  final class OpenFile implements AutoCloseable {
    private final TargetFile target;
    private final Runnable removal;

    private OpenFile(TargetFile target, Runnable removal) {
      this.target = target;
      this.removal = removal;
    }

    TargetFile target() {
      return target;
    }

    /// Closes the file; what the system kept of its errors is thrown now.
    @Override
    public void close() {
      files.remove(this);
      target.close();
    }

    // The restore ended for another reason, and has told it.
    private void abandon() {
      try {
        close();
      } catch (TargetException e) {
        // It is removed in any case.
      }
      removal.run();
    }
  }
}
