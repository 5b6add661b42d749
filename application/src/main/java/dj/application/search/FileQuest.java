package dj.application.search;

import dj.domain.filter.EntryFilter;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// Looks for entries that pass a filter.
final class FileQuest implements Quest {
  private final TreeReader trees;
  private final EntryFilter filter;
  private final SearchSink sink;
  private long matches;

  FileQuest(TreeReader trees, EntryFilter filter, SearchSink sink) {
    this.trees = trees;
    this.filter = filter;
    this.sink = sink;
  }

  @Override
  public TreeCursor open(Place place, BlobId tree) {
    return trees.entries(tree);
  }

  @Override
  public Optional<BlobId> asksFor(TreeEntry entry) {
    return Optional.empty();
  }

  @Override
  public void look(Place place, TreeEntry entry) {
    // Most entries do not match, and joining their paths would be most of the work.
    RawBytes compared =
        filter.isAboutNames() ? entry.name() : RawPaths.join(place.path(), entry.name());
    if (filter.accepts(compared, entry)) {
      matches++;
      sink.entry(place.snapshot(), RawPaths.join(place.path(), entry.name()), entry);
    }
  }

  @Override
  public long matches() {
    return matches;
  }

  @Override
  public boolean mayContain(RawBytes directory) {
    return filter.patterns().mayContain(directory);
  }

  @Override
  public boolean isIndependentOfPaths() {
    return filter.isAboutNames();
  }
}
