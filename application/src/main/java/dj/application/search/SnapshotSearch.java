package dj.application.search;

import dj.application.browse.TreesAhead;
import dj.application.repository.IndexedRepository;
import dj.application.statistics.FingerprintTable;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.filter.EntryFilter;
import dj.domain.hash.Sha256;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// Searches snapshots one after the other. A directory in which nothing was found is not read
/// again, however many snapshots have it: if what is looked for does not depend on paths, a bit for
/// each blob of the index remembers that, and else 16 bytes for each tree at each of its paths.
///
/// One thread goes through the directories, so that what is found comes in the order of snapshots
/// and paths; others may fetch meanwhile what comes next.
///
/// What lies below a match is searched as well. A directory that cannot be read is told, and the
/// search goes on.
public final class SnapshotSearch implements AutoCloseable {
  private final Quest quest;
  private final SearchSink sink;
  private final TreesAhead trees;
  private final Progress progress;
  private final BlobMarks barrenTrees;
  private final FingerprintTable barrenPlaces = new FingerprintTable(0);
  private final MessageDigest places = Sha256.begin();
  private final Deque<Level> levels = new ArrayDeque<>();
  private long unreadable;

  /// Prepares a search.
  ///
  /// @param barrenTrees nothing is marked in it yet
  /// @param trees what the quest reads directories with; closed with the search
  SnapshotSearch(
      BlobMarks barrenTrees, TreesAhead trees, Quest quest, SearchSink sink, Progress progress) {
    this.quest = quest;
    this.sink = sink;
    this.trees = trees;
    this.progress = progress;
    this.barrenTrees = barrenTrees;
  }

  /// Prepares a search for entries.
  public static SnapshotSearch forEntries(
      IndexedRepository repository, EntryFilter filter, SearchSink sink, Progress progress) {
    TreesAhead trees = new TreesAhead(repository, progress);
    Quest quest = new FileQuest(trees.trees(), filter, sink);
    return new SnapshotSearch(repository.index().newMarks(), trees, quest, sink, progress);
  }

  /// Prepares a search for what uses blobs.
  ///
  /// @throws dj.domain.error.NotFoundException if the index has no such pack
  public static SnapshotSearch forUses(
      IndexedRepository repository, SoughtBlobs sought, SearchSink sink, Progress progress) {
    SoughtBlobs.Resolved resolved = sought.resolve(repository);
    TreesAhead trees = new TreesAhead(repository, progress);
    Quest quest = new UseQuest(trees::treeBlob, resolved, sink);
    return new SnapshotSearch(repository.index().newMarks(), trees, quest, sink, progress);
  }

  private record Level(
      Quest.Place place, BlobId tree, Iterator<TreeEntry> entries, long eventsBefore) {}

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
    if (!isToBeSearched(place, tree)) {
      trees.forget(tree);
      return;
    }
    progress.current(place.path().toString());
    Iterator<TreeEntry> entries =
        trees.ahead(quest.open(place, tree), entry -> asksFor(place, entry));
    levels.push(new Level(place, tree, entries, events()));
  }

  private boolean isToBeSearched(Quest.Place place, BlobId tree) {
    return quest.mayContain(place.path()) && !isBarren(place, tree);
  }

  /// The tree blob that an entry leads to, as far as that is known beforehand.
  private Optional<BlobId> asksFor(Quest.Place place, TreeEntry entry) {
    return entry instanceof TreeEntry.Directory directory
        ? Optional.of(directory.subtree())
            .filter(subtree -> isToBeSearched(below(place, entry), subtree))
        : quest.asksFor(entry);
  }

  private void leave(Level level) {
    if (events() > level.eventsBefore()) {
      return;
    }
    if (quest.isIndependentOfPaths()) {
      barrenTrees.mark(BlobKind.TREE, level.tree());
    } else {
      ByteBuffer place = fingerprint(level.place(), level.tree());
      barrenPlaces.add(place.getLong(), place.getLong());
    }
  }

  private boolean isBarren(Quest.Place place, BlobId tree) {
    if (quest.isIndependentOfPaths()) {
      return barrenTrees.isMarked(BlobKind.TREE, tree);
    }
    ByteBuffer fingerprint = fingerprint(place, tree);
    return barrenPlaces.find(fingerprint.getLong(), fingerprint.getLong()) >= 0;
  }

  /// Half of a SHA-256 of a tree and its path.
  private ByteBuffer fingerprint(Quest.Place place, BlobId tree) {
    places.update(tree.toBytes());
    places.update(place.path().toBytes());
    return ByteBuffer.wrap(places.digest());
  }

  /// What speaks against calling a directory barren.
  private long events() {
    return quest.matches() + unreadable;
  }

  private void tell(Quest.Place place, DjException reason) {
    unreadable++;
    sink.unreadable(place.snapshot(), place.path(), reason);
  }

  @Override
  public void close() {
    trees.close();
  }
}
