package dj.application.browse;

import dj.application.concurrent.FetchedAhead;
import dj.application.repository.IndexedRepository;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.BlobFetcher;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.port.BackendCapabilities;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Directories for one thread that goes through them in order. Where a request costs a round trip,
/// others fetch meanwhile what comes next. On a local disk, handing over a directory takes as long
/// as fetching it, so nobody else does.
public final class TreesAhead implements AutoCloseable {
  /// More threads than this wait for the one that goes through.
  private static final int MAX_WORKERS = 8;

  /// So many entries of each directory on the way down are decoded before they are asked for.
  private static final int ENTRIES_AHEAD = 256;

  private final int workers;
  private final FetchedAhead<BlobId> blobs;
  private final TreeReader trees;

  /// Starts to read directories of a repository.
  ///
  /// @param progress gets the bytes that are read
  public TreesAhead(IndexedRepository repository, Progress progress) {
    this(
        workers(repository.repository().backend().capabilities()),
        id -> {
          byte[] content = repository.treeBlob(id);
          progress.addRead(content.length);
          return content;
        });
  }

  private static int workers(BackendCapabilities store) {
    return store.remote() ? Math.min(MAX_WORKERS, store.concurrentReads()) : 0;
  }

  /// Starts to read directories.
  ///
  /// @param workers how many threads fetch ahead; with none, all is fetched when it is asked for
  /// @param source fetches tree blobs, for any number of threads
  public TreesAhead(int workers, BlobFetcher source) {
    this.workers = workers;
    this.blobs = new FetchedAhead<>("trees", workers, source::fetch);
    this.trees = new TreeReader(blobs::fetch);
  }

  /// Reads directories and content lists.
  public TreeReader trees() {
    return trees;
  }

  /// The content of a tree blob.
  public byte[] treeBlob(BlobId id) {
    return blobs.fetch(id);
  }

  /// Says that a tree blob is not needed after all.
  public void forget(BlobId tree) {
    blobs.forget(tree);
  }

  /// The entries of a directory, some of which are looked at beforehand to fetch what they lead to.
  ///
  /// @param entries the directory
  /// @param next the tree blob that will be asked for when an entry has been handed out, if any
  public Iterator<TreeEntry> ahead(
      Iterator<TreeEntry> entries, Function<TreeEntry, Optional<BlobId>> next) {
    return new Entries(entries, next);
  }

  /// A failure is told where it lies: behind the entries that could be read.
  private final class Entries implements Iterator<TreeEntry> {
    private final Iterator<TreeEntry> source;
    private final Function<TreeEntry, Optional<BlobId>> next;
    private final Deque<TreeEntry> upcoming = new ArrayDeque<>();
    private @Nullable RuntimeException failure;

    Entries(Iterator<TreeEntry> source, Function<TreeEntry, Optional<BlobId>> next) {
      this.source = source;
      this.next = next;
    }

    @Override
    public boolean hasNext() {
      if (upcoming.isEmpty() && failure == null) {
        fill();
      }
      if (upcoming.isEmpty() && failure != null) {
        throw failure;
      }
      return !upcoming.isEmpty();
    }

    @Override
    public TreeEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return upcoming.remove();
    }

    private void fill() {
      List<BlobId> wanted = new ArrayList<>();
      try {
        while (upcoming.size() < ENTRIES_AHEAD && source.hasNext()) {
          TreeEntry entry = source.next();
          upcoming.add(entry);
          if (workers > 0) {
            next.apply(entry).ifPresent(wanted::add);
          }
        }
      } catch (DamageException | ObjectMissingException e) {
        failure = e;
      }
      if (!wanted.isEmpty()) {
        blobs.expect(wanted);
      }
    }
  }

  @Override
  public void close() {
    blobs.close();
  }
}
