package dj.application.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.application.browse.TreesAhead;
import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.document.UnknownFields;
import dj.domain.error.DjException;
import dj.domain.event.Progress;
import dj.domain.filter.EntryFilter;
import dj.domain.filter.PathRules;
import dj.domain.format.v1.tree.BlobFetcher;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.index.BlobIndex;
import dj.domain.index.PackInfo;
import dj.domain.index.testing.ListedBlobs;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.FileContent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.MemoryBlobs;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which directories a search of several snapshots reads.
final class SnapshotSearchTest {
  private static final Metadata METADATA =
      new Metadata(
          0644,
          0,
          0,
          RawBytes.EMPTY,
          RawBytes.EMPTY,
          new Timestamp(0, 0),
          new Timestamp(0, 0),
          Optional.empty(),
          Optional.empty(),
          1,
          1,
          1,
          0,
          List.of());

  private final MemoryBlobs blobs = new MemoryBlobs();
  private final TreeWriter writer = new TreeWriter(new SplitKey(1, 2), blobs);
  private final List<String> found = new ArrayList<>();

  @Test
  void treeWithoutMatchIsReadOnceWhereverItStands() {
    TreeEntry shared = directory("x", directory("y", file("a")));
    BlobId first = tree(directory("p", shared), directory("q", shared));
    BlobId second = tree(directory("p", shared), file("z"));
    search("none", first, first, second);
    // The first root, p (q is the same tree), x, y; then the second root.
    assertEquals(5, blobs.fetches());
    assertEquals(List.of(), found);
  }

  @Test
  void treeWithMatchIsToldForEverySnapshot() {
    BlobId root = tree(directory("barren", file("b")), directory("rich", file("a")));
    search("a", root, root);
    assertEquals(List.of("/rich/a", "/rich/a"), found);
    assertEquals(3 + 2, blobs.fetches());
  }

  @Test
  void patternWithPathsForgetsNoPlace() {
    TreeEntry shared = directory("s", file("a"));
    BlobId root = tree(directory("p", shared), directory("q", shared));
    search("q/s/a", root, root);
    assertEquals(List.of("/q/s/a", "/q/s/a"), found);
    // Once the root, p, s of p, q, s of q; then the root, q and s of q again.
    assertEquals(5 + 3, blobs.fetches());
  }

  @Test
  void patternFromTheRootReadsOnlyWhatIsOnTheWay() {
    BlobId root = tree(directory("p", file("a")), directory("q", directory("r", file("a"))));
    search("/p/*", root);
    assertEquals(List.of("/p/a"), found);
    assertEquals(2, blobs.fetches());
  }

  @Test
  void whatIsBelowAMatchIsSearched() {
    search("a", tree(directory("a", directory("b", file("a")))));
    assertEquals(List.of("/a", "/a/b/a"), found);
  }

  @Test
  @Timeout(60)
  void directoriesOfAFarRepositoryAreFetchedTogetherAndToldInOrder() {
    BlobId root =
        tree(
            directory("p", file("a"), file("b")),
            directory("q", directory("r", file("a"))),
            directory("s", file("c")));
    AtomicInteger fetched = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(2);
    BlobFetcher far =
        id -> {
          // All but the root wait for each other.
          if (fetched.getAndIncrement() > 0) {
            together.countDown();
            await(together);
          }
          return blobs.fetch(id);
        };
    search(new TreesAhead(2, far), "a", root, root);
    assertEquals(List.of("/p/a", "/q/r/a", "/p/a", "/q/r/a"), found);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void search(String pattern, BlobId... roots) {
    search(new TreesAhead(0, blobs), pattern, roots);
  }

  private void search(TreesAhead trees, String pattern, BlobId... roots) {
    EntryFilter filter =
        new EntryFilter(
            PathRules.builder().add(pattern).build(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Found sink = new Found();
    try (BlobIndex index = index();
        SnapshotSearch search =
            new SnapshotSearch(
                index.newMarks(),
                trees,
                new FileQuest(trees.trees(), filter, sink),
                sink,
                Progress.unseen())) {
      for (BlobId root : roots) {
        search.search(snapshot(root), RawPaths.ROOT, root);
      }
      assertEquals(found.size(), search.matches());
    }
  }

  private BlobIndex index() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    List<PackedBlob> listed = new ArrayList<>();
    for (BlobId id : blobs.ids()) {
      listed.add(new PackedBlob(id, BlobKind.TREE, Codec.RAW, listed.size(), 1, 1));
    }
    builder.add(
        List.of(new PackInfo(new PackId(1, 2, 3, 4), BlobKind.TREE, 1, Instant.EPOCH)),
        new ListedBlobs(listed));
    return builder.build();
  }

  private BlobId tree(TreeEntry... entries) {
    List.of(entries).forEach(writer::add);
    return writer.finish();
  }

  private TreeEntry directory(String name, TreeEntry... entries) {
    return new TreeEntry.Directory(RawBytes.utf8(name), METADATA, tree(entries));
  }

  private static TreeEntry file(String name) {
    return new TreeEntry.File(
        RawBytes.utf8(name), METADATA, 0, List.of(), FileContent.Inline.EMPTY);
  }

  private static StoredSnapshot snapshot(BlobId root) {
    return new StoredSnapshot(
        new SnapshotId(1, 2, 3, 4),
        new Snapshot(
            OffsetDateTime.parse("2026-01-01T00:00:00Z"),
            root,
            List.of(RawPaths.ROOT),
            "host",
            List.of(),
            "root",
            0,
            0,
            Optional.empty(),
            new SessionId(5, 6),
            "dj 1.0.0",
            Optional.empty(),
            SnapshotSource.FILES,
            List.of(),
            false,
            Chain.of(1, Optional.empty(), List.of()),
            Optional.empty(),
            false,
            UnknownFields.NONE));
  }

  private final class Found implements SearchSink {
    @Override
    public void entry(StoredSnapshot snapshot, RawBytes path, TreeEntry entry) {
      found.add(path.toText());
    }

    @Override
    public void usedByFile(
        StoredSnapshot snapshot, RawBytes path, TreeEntry.File file, BlobKind kind, BlobId id) {
      throw new AssertionError(path);
    }

    @Override
    public void usedByDirectory(StoredSnapshot snapshot, RawBytes path, BlobId id) {
      throw new AssertionError(path);
    }

    @Override
    public void unreadable(StoredSnapshot snapshot, RawBytes path, DjException reason) {
      throw new AssertionError(path.toText(), reason);
    }
  }
}
