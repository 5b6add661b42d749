package dj.domain.format.v1.tree;

import dj.domain.format.v1.tree.ListKind.Child;
import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a list of items as leaves, and as many levels of nodes above them as it takes to end in
/// one root. Only the open node of each level is in memory.
///
/// A node's place in its parent is decided by the hash of its first item, hashed once more for each
/// level: so the boundaries of inner nodes, too, depend on names (or chunks) and on nothing that
/// changes with the content below.
final class SplitWriter {
  private final ListKind kind;
  private final SplitKey key;
  private final BlobSink sink;
  private final List<Level> levels = new ArrayList<>();

  SplitWriter(ListKind kind, SplitKey key, BlobSink sink) {
    this.kind = kind;
    this.key = key;
    this.sink = sink;
    levels.add(new Level(kind, 0));
  }

  /// Where the caller writes the bytes of the next item; [#itemWritten] follows.
  ByteWriter item() {
    return levels.getFirst().bytes;
  }

  /// Tells what was written to [#item].
  void itemWritten(long hash, RawBytes name, long dataBytes) {
    added(levels.getFirst(), hash, name, dataBytes);
  }

  private void added(Level level, long hash, RawBytes name, long dataBytes) {
    if (level.add(hash, name, dataBytes)) {
      close(level);
    }
  }

  private void close(Level level) {
    Child child = new Child(level.store(sink), level.firstName, level.dataBytes);
    long hash = key.hash(level.firstHash);
    level.clear();
    Level parent = above(level);
    kind.writeChild(child, parent.bytes);
    parent.lastChild = Optional.of(child.id());
    added(parent, hash, child.firstName(), child.dataBytes());
  }

  private Level above(Level level) {
    int number = level.number + 1;
    if (number > NodeKind.MAX_LEVEL) {
      throw new IllegalStateException("a list of more than " + NodeKind.MAX_LEVEL + " levels");
    }
    if (number == levels.size()) {
      levels.add(new Level(kind, number));
    }
    return levels.get(number);
  }

  /// Stores what is open and forgets all of it: the writer is ready for the next list.
  ///
  /// @return the root: a leaf where one was enough, else a node with two children at least
  BlobId finish() {
    for (int number = 0; number < levels.size() - 1; number++) {
      if (levels.get(number).items > 0) {
        close(levels.get(number));
      }
    }
    Level top = levels.getLast();
    BlobId root = top.number > 0 && top.items == 1 ? top.lastChild.orElseThrow() : top.store(sink);
    levels.subList(1, levels.size()).clear();
    levels.getFirst().clear();
    return root;
  }

  /// The open node of one level.
  private static final class Level {
    final int number;
    final ByteWriter bytes = new ByteWriter();
    int items;
    long firstHash;
    RawBytes firstName = RawBytes.EMPTY;
    long dataBytes;
    Optional<BlobId> lastChild = Optional.empty();

    private final NodeKind kind;
    private final SplitRule rule;
    private int itemStart;

    Level(ListKind list, int number) {
      this.number = number;
      this.kind = number == 0 ? list.leaf() : list.node();
      this.rule = number == 0 ? SplitRule.LEAF : SplitRule.INNER;
      clear();
    }

    /// Takes the item that was written last, and tells whether the node ends with it.
    boolean add(long hash, RawBytes name, long itemDataBytes) {
      if (items == 0) {
        firstHash = hash;
        firstName = name;
      }
      items++;
      dataBytes = Math.addExact(dataBytes, itemDataBytes);
      int itemBytes = bytes.lengthBytes() - itemStart;
      itemStart = bytes.lengthBytes();
      return rule.endsAfter(hash, itemBytes, bytes.lengthBytes(), items);
    }

    BlobId store(BlobSink sink) {
      return sink.store(bytes.buffer(), 0, bytes.lengthBytes());
    }

    void clear() {
      bytes.clear();
      bytes.put(kind.code());
      if (number > 0) {
        bytes.varint(number);
      }
      itemStart = bytes.lengthBytes();
      items = 0;
      dataBytes = 0;
    }
  }
}
