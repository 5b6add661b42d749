package dj.domain.port;

import java.nio.ByteBuffer;

/// Copies of a remote repository's files on this computer.
///
/// Only files whose name is the SHA-256 of their content come here, so that a copy is never out of
/// date. A copy says nothing of whether the file still exists in the repository.
///
/// Guarantees:
///
/// - G1: what is read has the SHA-256 that its name states; anything else is forgotten and not
///   given out.
/// - G2: it may forget anything at any time, and keeps within its bound.
/// - G3: nothing is thrown: a cache that cannot be read or written is an empty one.
/// - G4: safe for use by many threads and processes at once.
public interface LocalCache {
  /// Reads a range of a file.
  ///
  /// @return whether the file is here and holds the range; if not, the content of `target` is
  ///   undefined there
  boolean read(FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes);

  /// Keeps a copy of a file; content that does not have the file's name is passed over. The
  /// buffer's position and limit stay as they are.
  void store(FileName file, ByteBuffer content);

  /// Drops the copy of a file, if there is one.
  void forget(FileName file);
}
