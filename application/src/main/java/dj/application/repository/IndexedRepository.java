package dj.application.repository;

import dj.domain.blob.BlobKind;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.index.BlobIndex;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A repository whose index is loaded: blobs can be found and read.
public final class IndexedRepository implements AutoCloseable {
  private final OpenRepository repository;
  private final LoadedIndex loaded;
  private final PackKeys packKeys;
  private final ConcurrentLinkedQueue<StoredBlobs> idleReaders = new ConcurrentLinkedQueue<>();
  private final TreeReader trees = new TreeReader(this::treeBlob);

  IndexedRepository(OpenRepository repository, LoadedIndex loaded) {
    this.repository = repository;
    this.loaded = loaded;
    this.packKeys = new PackKeys(repository.backend(), repository.keys());
  }

  /// The repository itself.
  public OpenRepository repository() {
    return repository;
  }

  /// Where every blob is.
  public BlobIndex index() {
    return loaded.index();
  }

  /// What was loaded.
  public LoadedIndex loaded() {
    return loaded;
  }

  /// Reads directories and content lists; safe for use by many threads.
  public TreeReader trees() {
    return trees;
  }

  /// Creates what one thread reads blobs with.
  public StoredBlobs newReader() {
    return new StoredBlobs(
        repository.backend(), loaded.index(), packKeys, repository.blobTools().newReader());
  }

  /// The identity of a blob of this repository.
  public BlobId idOf(BlobKind kind, byte[] content, int offset, int lengthBytes) {
    return repository.blobTools().idOf(kind, content, offset, lengthBytes);
  }

  /// The verified content of a tree blob.
  ///
  /// @throws dj.domain.error.ObjectMissingException if it is not in the repository
  /// @throws dj.domain.error.DamageException if it is damaged
  public byte[] treeBlob(BlobId id) {
    StoredBlobs reader = idleReaders.poll();
    if (reader == null) {
      reader = newReader();
    }
    try {
      int length = reader.read(BlobKind.TREE, id);
      int start = reader.contentOffset();
      return Arrays.copyOfRange(reader.content(), start, start + length);
    } finally {
      idleReaders.add(reader);
    }
  }

  @Override
  public void close() {
    idleReaders.forEach(StoredBlobs::close);
    loaded.index().close();
  }
}
