package dj.adapters.storage.linux;

import dj.domain.error.DjException;
import dj.domain.tree.RawBytes;

/// Turns the kernel's errors into those of the port on whose behalf a call was made.
public interface Failures {
  /// The error for an action on a path.
  ///
  /// @param action a verb, and what it was done to, as they follow 'cannot': `open directory`
  /// @param path the absolute path
  /// @param errno a number of [Errno]
  DjException cannot(String action, RawBytes path, int errno);

  /// The error for an entry that is not of the kind that it should be.
  ///
  /// @param path the absolute path
  /// @param wanted what it should be: `a regular file`
  DjException isNot(RawBytes path, String wanted);
}
