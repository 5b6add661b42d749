package dj.domain.format.v1.tree;

import dj.domain.format.v1.tree.ListKind.Child;
import dj.domain.format.v1.tree.SplitReader.Leaf;
import dj.domain.id.BlobId;
import dj.domain.tree.FileNames;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A position among the entries of a directory, which are read as it moves. Each method may throw
/// what [TreeReader] tells, and what its fetcher throws.
public final class TreeCursor implements Iterator<TreeEntry> {
  private static final ByteReader NO_LEAF = new ByteReader("no leaf", new byte[0]);

  private final SplitReader list;
  private final EntryDecoder decoder = new EntryDecoder();
  private ByteReader leaf = NO_LEAF;
  private RawBytes lastName = RawBytes.EMPTY;

  TreeCursor(BlobFetcher fetcher, BlobId root) {
    this.list = new SplitReader(ListKind.DIRECTORY, fetcher, new Child(root, RawBytes.EMPTY, 0));
  }

  @Override
  public boolean hasNext() {
    while (leaf.atEnd()) {
      Optional<Leaf> next = list.next();
      if (next.isEmpty()) {
        return false;
      }
      open(next.get());
    }
    return true;
  }

  @Override
  public TreeEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ByteReader in = leaf.slice(leaf.length(EntryDecoder.MAX_ENTRY_BYTES));
    TreeEntry entry = decoder.read(in);
    if (entry.name().compareTo(lastName) <= 0) {
      throw in.damage("names do not ascend");
    }
    lastName = entry.name();
    return entry;
  }

  /// Goes forward or back to the first entry whose name is `name` or behind it.
  public void seek(RawBytes name) {
    lastName = RawBytes.EMPTY;
    open(list.seek(children -> childOf(name, children)));
    skipTo(name.toBytes());
  }

  /// Goes to the entry `name` and reads it; the entries behind it are next, whether there is one or
  /// not.
  public Optional<TreeEntry> find(RawBytes name) {
    seek(name);
    return take(name);
  }

  /// Goes forward to the entry `name`, over entries before it without decoding them, and reads it
  /// if there is one. Asking for ascending names merges two directories in one pass.
  public Optional<TreeEntry> advanceTo(RawBytes name) {
    byte[] wanted = name.toBytes();
    while (hasNext()) {
      skipTo(wanted);
      if (!leaf.atEnd()) {
        return take(name);
      }
    }
    return Optional.empty();
  }

  private Optional<TreeEntry> take(RawBytes name) {
    if (leaf.atEnd() || compareNext(leaf.copy(), name.toBytes()) != 0) {
      return Optional.empty();
    }
    return Optional.of(next());
  }

  private void skipTo(byte[] name) {
    while (!leaf.atEnd() && compareNext(leaf.copy(), name) < 0) {
      leaf.skip(leaf.length(EntryDecoder.MAX_ENTRY_BYTES));
    }
  }

  private static int compareNext(ByteReader in, byte[] name) {
    ByteReader entry = in.slice(in.length(EntryDecoder.MAX_ENTRY_BYTES));
    return entry.compareNext(entry.length(FileNames.MAX_LENGTH_BYTES), name);
  }

  private void open(Leaf next) {
    leaf = next.items();
    if (next.isRoot()) {
      return;
    }
    if (leaf.atEnd() || compareNext(leaf.copy(), next.told().firstName().toBytes()) != 0) {
      throw leaf.damage("a leaf is not what its parent tells");
    }
  }

  /// The last child that can hold `name`: the names of a child begin with its first.
  private static int childOf(RawBytes name, List<Child> children) {
    int low = 0;
    int high = children.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (children.get(middle).firstName().compareTo(name) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
