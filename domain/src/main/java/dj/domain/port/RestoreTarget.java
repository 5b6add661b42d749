package dj.domain.port;

import java.util.Optional;

/// The file system that is restored to, seen from the one directory below which everything stays.
///
/// Guarantees, for this port and for [TargetDirectory] and [TargetFile]:
///
/// - G1: nothing outside the root is created, changed or removed, whatever names and links the
///   repository holds and whatever others do in the target meanwhile: all work goes through
///   descriptors of directories, and no symbolic link is followed.
/// - G2: while content is being written, nobody but the owner can read it: permissions come last,
///   and set-uid bits after the owner.
/// - G3: what cannot be done ends in a [dj.domain.error.TargetException] that names the path and
///   the reason, a full disk in an [dj.domain.error.OutOfSpaceException].
/// - G4: different directories and files may be used by different threads at once.
public interface RestoreTarget extends AutoCloseable {
  /// Opens the root, and creates it with its parents if it does not exist.
  TargetDirectory openRoot();

  /// Opens the root if it exists, and creates nothing.
  Optional<TargetDirectory> existingRoot();

  @Override
  void close();
}
