package dj.domain.port;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// Where a repository's files are: a flat store of whole files, in kinds.
///
/// Guarantees, each with a test in the contract suite:
///
/// - G1: a listing is complete: every file whose write returned before the listing began, and whose
///   delete did not begin before it ended, is in it exactly once, with its size. Files of the
///   staging area and foreign names are never listed.
/// - G2: a read returns exactly the range that was asked for, or fails.
/// - G3: a write is all or nothing: no reader ever sees a part of a file, whenever the writer dies.
/// - G4: a write is durable when it returns.
/// - G5: [WriteMode#CREATE] never changes an existing file: with equal content it succeeds (a
///   retry), with other content it fails with [dj.domain.error.ObjectExistsException].
/// - G6: delete is idempotent, and durable when it returns but for packs and locks: those are
///   deleted in large numbers and last, and one that is back after a power failure is found and
///   deleted again.
/// - G7: all methods may be called by many threads at once; an interrupted thread stops with
///   [dj.domain.error.CancelledException] and keeps its interrupt flag.
/// - G8: nothing but [dj.domain.error.DjException] is thrown, and it names the file and the
///   address.
public interface StorageBackend extends AutoCloseable {

  /// The address as people write it, without secrets.
  String address();

  /// What this store can do.
  BackendCapabilities capabilities();

  /// Prepares an empty place for a new repository (directories, on stores that have them). A place
  /// that was prepared, and holds no file yet, is empty.
  ///
  /// @throws dj.domain.error.RepositoryExistsException if there is a repository, or something else
  void initialize();

  /// The kinds of files that a repository cannot do without and whose folders are missing, though
  /// its config is there; none on a store without folders. To list such a kind fails.
  ///
  /// @throws dj.domain.error.RepositoryMissingException if the config is missing: then nobody knows
  ///   whether this is a repository, or the place where one is not mounted
  default Set<FileKind> missingFolders() {
    return Set.of();
  }

  /// Makes the folder of a kind again, empty and durable; one that is there is fine. Only for those
  /// who then put right what was in it.
  ///
  /// @throws dj.domain.error.StorageException if it cannot be made, or is a link that leads nowhere
  default void restoreFolder(FileKind kind) {}

  /// Tells every file of a kind to `sink`, in no order.
  ///
  /// @throws dj.domain.error.RepositoryMissingException if the place itself does not exist
  void list(FileKind kind, Consumer<ListedFile> sink);

  /// Tells every file of several kinds to `sink`, in no order. A store that [lists all names
  /// together][BackendCapabilities#listsKindsTogether] is asked once for them.
  ///
  /// Elsewhere they are listed one after another, in the order in which they are given. Whoever
  /// depends on that order, on every store, calls [#list] for each.
  ///
  /// @param kinds each once, and not the configuration
  /// @throws dj.domain.error.RepositoryMissingException if the place itself does not exist
  default void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    kinds.forEach(kind -> list(kind, sink));
  }

  /// The size of a file in bytes, or empty if it does not exist.
  OptionalLong sizeBytes(FileName file);

  /// Reads `lengthBytes` bytes from `fileOffset` into `target` at `targetOffset`.
  ///
  /// @throws dj.domain.error.ObjectMissingException if the file does not exist or ends before the
  ///   range does
  void read(FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes);

  /// Reads a small file whole. A store that tells the size of a file with its content does this in
  /// one request.
  ///
  /// @param limitBytes how long the file can be at most
  /// @throws ObjectMissingException if the file does not exist
  /// @throws DamageException if it is longer; nothing is allocated then
  default byte[] readWhole(FileName file, int limitBytes) {
    long size =
        sizeBytes(file)
            .orElseThrow(() ->
                new ObjectMissingException(file.path() + " does not exist in " + address(), ""));
    if (size > limitBytes) {
      throw new DamageException(
          file.path() + " in " + address() + " is too long: " + size + " bytes",
          "run dj repo check");
    }
    byte[] content = new byte[(int) size];
    read(file, 0, content, 0, content.length);
    return content;
  }

  /// Tells that a pack holds directories, and how long it is, so that who keeps copies of such
  /// packs need not ask for either.
  default void expectDirectories(FileName pack, long sizeBytes) {}

  /// Whether packs of directories are copied whole when one is read first, so that nothing is saved
  /// by reading neighbours at once.
  default boolean keepsDirectories() {
    return false;
  }

  /// Writes a file whole; the buffer's position and limit stay as they are.
  ///
  /// @throws dj.domain.error.ObjectExistsException see G5
  /// @throws dj.domain.error.OutOfSpaceException if the store is full
  void write(FileName file, ByteBuffer content, WriteMode mode);

  /// Deletes a file; one that does not exist is fine.
  ///
  /// @throws dj.domain.error.DeniedException if the store allows no deletes
  void delete(FileName file);

  /// Removes what writes that were never finished have left behind, as far as the store has any, it
  /// is older than a day, and nothing else removes it. What cannot be removed is no failure.
  default void removeLeftovers() {}

  @Override
  void close();

  /// How an existing file of the same name is treated.
  enum WriteMode {
    /// Create-only.
    CREATE,
    /// Create-only, of a file whose name is the SHA-256 of its content: the digest need not be
    /// computed again, and whoever else writes the name writes the same. Another content that has
    /// the name can only be damage.
    CREATE_NAMED,
    /// Replace, for leases and revocations alone.
    REPLACE
  }
}
