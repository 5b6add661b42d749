package dj.application.search;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.filter.EntryFilter;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Searches snapshots one after the other. A directory in which nothing was found is not read
/// again, however many snapshots have it: if what is looked for does not depend on paths, a bit for
/// each blob of the index remembers that, and else a set of the trees and their paths.
///
/// What lies below a match is searched as well. A directory that cannot be read is told, and the
/// search goes on.
public final class SnapshotSearch {
  private final Quest quest;
  private final SearchSink sink;
  private final BlobMarks barrenTrees;
  private final Set<BarrenPlace> barrenPlaces = new HashSet<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private long unreadable;

  /// Prepares a search.
  ///
  /// @param barrenTrees nothing is marked in it yet
  SnapshotSearch(BlobMarks barrenTrees, Quest quest, SearchSink sink) {
    this.quest = quest;
    this.sink = sink;
    this.barrenTrees = barrenTrees;
  }

  /// Prepares a search for entries.
  public static SnapshotSearch forEntries(
      IndexedRepository repository, EntryFilter filter, SearchSink sink) {
    return new SnapshotSearch(
        repository.index().newMarks(), new FileQuest(repository.trees(), filter, sink), sink);
  }

  /// Prepares a search for what uses blobs.
  ///
  /// @throws dj.domain.error.NotFoundException if the index has no such pack
  public static SnapshotSearch forUses(
      IndexedRepository repository, SoughtBlobs sought, SearchSink sink) {
    return new SnapshotSearch(
        repository.index().newMarks(),
        new UseQuest(repository::treeBlob, sought.resolve(repository), sink),
        sink);
  }

  private record BarrenPlace(BlobId tree, RawBytes path) {}

  private record Level(Quest.Place place, BlobId tree, TreeCursor entries, long eventsBefore) {}

  /// Searches a directory of a snapshot and all that is below it.
  ///
  /// @param path its absolute path
  /// @param tree its tree
  public void search(StoredSnapshot snapshot, RawBytes path, BlobId tree) {
    enter(new Quest.Place(snapshot, path), tree);
    while (!levels.isEmpty()) {
      step(levels.peek());
    }
  }

  /// How much was found so far.
  public long matches() {
    return quest.matches();
  }

  /// How many directories and files could not be read so far.
  public long unreadable() {
    return unreadable;
  }

  private void step(Level level) {
    TreeEntry entry;
    try {
      if (!level.entries().hasNext()) {
        leave(levels.pop());
        return;
      }
      entry = level.entries().next();
    } catch (DamageException | ObjectMissingException e) {
      tell(level.place(), e);
      levels.pop();
      return;
    }
    look(level.place(), entry);
  }

  private void look(Quest.Place directory, TreeEntry entry) {
    try {
      quest.look(directory, entry);
    } catch (DamageException | ObjectMissingException e) {
      tell(below(directory, entry), e);
    }
    if (entry instanceof TreeEntry.Directory found) {
      enter(below(directory, entry), found.subtree());
    }
  }

  private static Quest.Place below(Quest.Place directory, TreeEntry entry) {
    return new Quest.Place(directory.snapshot(), RawPaths.join(directory.path(), entry.name()));
  }

  private void enter(Quest.Place place, BlobId tree) {
    if (quest.mayContain(place.path()) && !isBarren(place, tree)) {
      levels.push(new Level(place, tree, quest.open(place, tree), events()));
    }
  }

  private void leave(Level level) {
    if (events() > level.eventsBefore()) {
      return;
    }
    if (quest.isIndependentOfPaths()) {
      barrenTrees.mark(BlobKind.TREE, level.tree());
    } else {
      barrenPlaces.add(new BarrenPlace(level.tree(), level.place().path()));
    }
  }

  private boolean isBarren(Quest.Place place, BlobId tree) {
    return quest.isIndependentOfPaths()
        ? barrenTrees.isMarked(BlobKind.TREE, tree)
        : barrenPlaces.contains(new BarrenPlace(tree, place.path()));
  }

  /// What speaks against calling a directory barren.
  private long events() {
    return quest.matches() + unreadable;
  }

  private void tell(Quest.Place place, DjException reason) {
    unreadable++;
    sink.unreadable(place.snapshot(), place.path(), reason);
  }
}
