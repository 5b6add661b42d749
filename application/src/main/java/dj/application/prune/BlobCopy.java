package dj.application.prune;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobRegistry;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.index.PackInfo;
import dj.domain.pack.PackBuffers;
import dj.domain.pack.PackFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Copies blobs into new packs: each is opened, verified down to its id, and sealed anew. A blob
/// that may be relied on already is left out.
final class BlobCopy {
  /// More memory than this in uploads gains nothing on a local disk.
  private static final int LOCAL_UPLOADS = 2;

  /// What is sealed is opened again now and then, to notice faulty memory before it matters.
  private static final int VERIFY_ONE_IN = 16;

  private final IndexedRepository indexed;
  private final BlobRegistry registry;
  private final Function<PackBuffers, PackFactory> packs;
  private final int workers;
  private final Progress progress;

  /// Prepares copying.
  ///
  /// @param indexed where blobs are read
  /// @param registry the session that stores the new packs
  /// @param packs opens its packs
  BlobCopy(
      IndexedRepository indexed,
      BlobRegistry registry,
      Function<PackBuffers, PackFactory> packs,
      int workers,
      Progress progress) {
    this.indexed = indexed;
    this.registry = registry;
    this.packs = packs;
    this.workers = workers;
    this.progress = progress;
  }

  /// Copies the marked blobs of some packs, and waits until all are durable.
  ///
  /// @throws dj.domain.error.DjException if one cannot be read
  void marked(List<PackInfo> sources, BlobMarks marks) {
    sources.forEach(pack -> progress.addTotal(1, pack.sizeBytes()));
    progress.totalIsKnown();
    copy(
        sources,
        (pack, copier) -> {
          for (PackedBlob blob : indexed.contents(pack)) {
            if (marks.isMarked(pack.id(), blob)) {
              copier.copy(blob.kind(), blob.id());
            }
          }
          progress.addDone(1, pack.sizeBytes());
        });
  }

  /// Copies single blobs, and waits until all are durable.
  ///
  /// @throws dj.domain.error.DjException if one cannot be read
  void blobs(Collection<NeededBlob> needed) {
    copy(List.copyOf(needed), (blob, copier) -> copier.copy(blob.kind(), blob.id()));
  }

  private <T> void copy(List<T> tasks, BiConsumer<T, Copier> work) {
    if (tasks.isEmpty()) {
      return;
    }
    int uploads = uploads();
    PackFactory factory =
        packs.apply(new PackBuffers(CommitSession.packTargetBytes(repository()), uploads + 2));
    try (BlobStore store =
        new BlobStore(
            repository().blobTools(),
            registry,
            Optional.of(factory),
            uploads,
            VERIFY_ONE_IN,
            repository().ports().random(),
            progress)) {
      WorkStack<T> stack = new WorkStack<>();
      stack.pushAll(tasks);
      new Crew("copy", workers)
          .run(() -> {
            try (Copier copier = new Copier(indexed.newReader(), store.newEncoder())) {
              stack.drain(task -> work.accept(task, copier));
            }
          });
      store.finish();
    }
  }

  private int uploads() {
    int atOnce = repository().backend().capabilities().concurrentWrites();
    return repository().backend().capabilities().remote()
        ? atOnce
        : Math.min(LOCAL_UPLOADS, atOnce);
  }

  private OpenRepository repository() {
    return indexed.repository();
  }

  /// What one thread copies with.
  private record Copier(StoredBlobs reader, BlobEncoder encoder) implements AutoCloseable {
    private void copy(BlobKind kind, BlobId id) {
      reader.read(kind, id);
      reader.storeAgain(kind, id, encoder);
    }

    @Override
    public void close() {
      reader.close();
      encoder.close();
    }
  }
}
