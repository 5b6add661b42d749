package dj.domain.port;

/// The file system that is backed up, seen from its root.
///
/// Guarantees, for this port and for [SourceDirectory] and [SourceFile]:
///
/// - G1: nothing is ever followed: a symbolic link is an entry, also one that takes a directory's
///   place between two calls.
/// - G2: names, link targets and attributes are raw bytes, whatever the locale.
/// - G3: nothing is changed, as far as the system lets a reader: access times stay where that is
///   allowed.
/// - G4: everything is safe for use by many threads at once, except one [SourceFile], which has one
///   reader at a time.
/// - G5: what cannot be read ends in a [dj.domain.error.SourceException] that names the path and
///   the reason.
/// - G6: handles are closed by their owner; a directory's handle stays usable while others come and
///   go.
public interface SourceTree {
  /// Opens the root directory.
  SourceDirectory openRoot();
}
