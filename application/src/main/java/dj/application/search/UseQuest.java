package dj.application.search;

import dj.domain.blob.BlobKind;
import dj.domain.format.v1.tree.BlobFetcher;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Looks for files and directories that use certain blobs.
///
/// Which tree blobs a directory or a content list consists of is what reading it fetches.
final class UseQuest implements Quest {
  private final BlobFetcher fetcher;
  private final SoughtBlobs.Resolved sought;
  private final SearchSink sink;
  private long matches;

  UseQuest(BlobFetcher fetcher, SoughtBlobs.Resolved sought, SearchSink sink) {
    this.fetcher = fetcher;
    this.sought = sought;
    this.sink = sink;
  }

  @Override
  public TreeCursor open(Place place, BlobId tree) {
    BlobFetcher noticing =
        id -> {
          if (sought.contains(BlobKind.TREE, id)) {
            matches++;
            sink.usedByDirectory(place.snapshot(), place.path(), id);
          }
          return fetcher.fetch(id);
        };
    return new TreeReader(noticing).entries(tree);
  }

  @Override
  public Optional<BlobId> asksFor(TreeEntry entry) {
    return entry instanceof TreeEntry.File file
            && file.content() instanceof FileContent.Listed listed
        ? Optional.of(listed.root())
        : Optional.empty();
  }

  @Override
  public void look(Place place, TreeEntry entry) {
    if (entry instanceof TreeEntry.File file && mayUse(file.content())) {
      new FileUse(place, file).look();
    }
  }

  private boolean mayUse(FileContent content) {
    return switch (content) {
      case FileContent.Inline _ -> false;
      case FileContent.Chunks _ -> sought.hasData();
      case FileContent.Listed _ -> true;
    };
  }

  @Override
  public long matches() {
    return matches;
  }

  @Override
  public boolean mayContain(RawBytes directory) {
    return true;
  }

  @Override
  public boolean isIndependentOfPaths() {
    return true;
  }

  /// The blobs that one file uses, each of which is told once.
  private final class FileUse {
    private final Place place;
    private final TreeEntry.File file;
    private final Set<BlobId> told = new HashSet<>();

    FileUse(Place place, TreeEntry.File file) {
      this.place = place;
      this.file = file;
    }

    void look() {
      BlobFetcher noticing =
          id -> {
            notice(BlobKind.TREE, id);
            return fetcher.fetch(id);
          };
      for (ContentCursor chunks = new TreeReader(noticing).chunks(file); chunks.hasNext(); ) {
        notice(BlobKind.DATA, chunks.next().id());
      }
    }

    private void notice(BlobKind kind, BlobId id) {
      if (sought.contains(kind, id) && told.add(id)) {
        matches++;
        RawBytes path = RawPaths.join(place.path(), file.name());
        sink.usedByFile(place.snapshot(), path, file, kind, id);
      }
    }
  }
}
