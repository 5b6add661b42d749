package dj.domain.format.v1.tree;

import dj.domain.format.v1.tree.ListKind.Child;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Walks over the leaves of a split list, with one leaf and the nodes above it in memory. A node's
/// level must be one below its parent's, so no chain of blobs is endless.
final class SplitReader {
  private final ListKind kind;
  private final BlobFetcher fetcher;
  private final Child root;
  private final Deque<Node> path = new ArrayDeque<>();
  private boolean started;

  /// @param root the root, with what is known of all that is below it
  SplitReader(ListKind kind, BlobFetcher fetcher, Child root) {
    this.kind = kind;
    this.fetcher = fetcher;
    this.root = root;
  }

  /// A leaf's items, and what its parent tells of it.
  record Leaf(ByteReader items, Child told, boolean isRoot) {}

  /// An inner node, and the child to go to next.
  private static final class Node {
    private final List<Child> children;
    private final int level;
    private int next;

    Node(List<Child> children, int level) {
      this.children = children;
      this.level = level;
    }
  }

  /// The next leaf, or empty behind the last.
  Optional<Leaf> next() {
    if (!started) {
      return Optional.of(seek(_ -> 0));
    }
    while (!path.isEmpty()) {
      Node node = path.getLast();
      if (node.next < node.children.size()) {
        return Optional.of(descend(node.children.get(node.next++), _ -> 0));
      }
      path.removeLast();
    }
    return Optional.empty();
  }

  /// The leaf that is reached by choosing a child in each node from the root on; [#next] goes on
  /// behind it.
  Leaf seek(ToIntFunction<List<Child>> choice) {
    started = true;
    path.clear();
    return descend(root, choice);
  }

  private Leaf descend(Child from, ToIntFunction<List<Child>> choice) {
    Child child = from;
    while (true) {
      ByteReader in = ByteReader.ofBlob(child.id(), fetcher.fetch(child.id()));
      NodeKind nodeKind = NodeKind.read(in);
      if (nodeKind == kind.leaf()) {
        if (!path.isEmpty() && path.getLast().level != 1) {
          throw in.damage("a leaf stands in the place of a node");
        }
        return new Leaf(in, child, path.isEmpty());
      }
      if (nodeKind != kind.node()) {
        throw in.damage("it is a " + nodeKind + " within a " + kind);
      }
      Node node = readNode(in, child);
      int chosen = choice.applyAsInt(node.children);
      child = node.children.get(chosen);
      node.next = chosen + 1;
      path.addLast(node);
    }
  }

  private Node readNode(ByteReader in, Child told) {
    int level = kind.readLevel(in);
    if (!path.isEmpty() && level != path.getLast().level - 1) {
      throw in.damage("a node of level " + level + " is in the wrong place");
    }
    List<Child> children = new ArrayList<>();
    long dataBytes = 0;
    while (!in.atEnd()) {
      Child child = kind.readChild(in);
      if (kind == ListKind.DIRECTORY
          && !children.isEmpty()
          && children.getLast().firstName().compareTo(child.firstName()) >= 0) {
        throw in.damage("names do not ascend");
      }
      if (child.dataBytes() > Long.MAX_VALUE - dataBytes) {
        throw in.damage("a content list is too long");
      }
      dataBytes += child.dataBytes();
      children.add(child);
    }
    if (children.size() < (path.isEmpty() ? 2 : 1)) {
      throw in.damage("a node has too few children");
    }
    requireSame(in, told, children.getFirst(), dataBytes);
    return new Node(children, level);
  }

  private void requireSame(ByteReader in, Child told, Child first, long dataBytes) {
    boolean same =
        switch (kind) {
          case DIRECTORY -> path.isEmpty() || told.firstName().equals(first.firstName());
          case CONTENT -> told.dataBytes() == dataBytes;
        };
    if (!same) {
      throw in.damage("a node is not what its parent tells");
    }
  }
}
