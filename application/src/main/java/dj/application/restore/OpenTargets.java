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

  OpenFile opened(TargetFile file) {
    OpenFile open = new OpenFile(file);
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

    private OpenFile(TargetFile target) {
      this.target = target;
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
        return;
      }
    }
  }
}
