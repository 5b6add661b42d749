package dj.application.prune;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.IndexedRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.BlobMarks;
import dj.domain.index.PackInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Copies blobs into new packs: the seal of each is opened, and what was under it sealed anew. A
/// blob that may be relied on already is left out.
///
/// The content is not expanded and hashed, which would double the time: a copy is as good as what
/// it was made from, and whoever wants to know how good that is reads all data in a check.
final class BlobCopy {
  /// One in so many copies is expanded and hashed before its pack is uploaded, a few in each pack:
  /// whoever made them first did so with one in [BlobStore#VERIFY_ONE_IN].
  static final int VERIFY_ONE_IN = 16 * BlobStore.VERIFY_ONE_IN;

  private final IndexedRepository indexed;
  private final Supplier<BlobStore> stores;
  private final int workers;
  private final Progress progress;

  /// Prepares copying.
  ///
  /// @param indexed where blobs are read
  /// @param stores opens the store of the session that gets the new packs
  BlobCopy(IndexedRepository indexed, Supplier<BlobStore> stores, int workers, Progress progress) {
    this.indexed = indexed;
    this.stores = stores;
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
          copier.copy(pack.id(), marked(pack, marks));
          progress.addDone(1, pack.sizeBytes());
        });
  }

  private List<PackedBlob> marked(PackInfo pack, BlobMarks marks) {
    List<PackedBlob> marked = new ArrayList<>();
    for (PackedBlob blob : indexed.contents(pack)) {
      if (marks.isMarked(pack.id(), blob)) {
        marked.add(blob);
      }
    }
    return marked;
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
    try (BlobStore store = stores.get()) {
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

  /// What one thread copies with.
  private record Copier(StoredBlobs reader, BlobEncoder encoder) implements AutoCloseable {
    private void copy(PackId pack, List<PackedBlob> blobs) {
      reader.storeAgain(pack, blobs, encoder);
    }

    private void copy(BlobKind kind, BlobId id) {
      reader.readSealed(kind, id);
      reader.storeAgain(kind, id, encoder);
    }

    @Override
    public void close() {
      reader.close();
      encoder.close();
    }
  }
}
