package dj.domain.format.v1.tree;

import dj.domain.error.DamageException;
import dj.domain.format.v1.tree.ListKind.Child;
import dj.domain.format.v1.tree.SplitReader.Leaf;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A position among the chunks of a file, which are read as it moves. Each method may throw what
/// [TreeReader] tells, and what its fetcher throws.
public final class ContentCursor implements Iterator<Chunk> {
  private final long dataBytes;
  private final List<Chunk> listed;
  private final Optional<SplitReader> list;
  private List<Chunk> leaf;
  private int index;
  private long offset;

  ContentCursor(BlobFetcher fetcher, FileContent content, long dataBytes) {
    this.dataBytes = dataBytes;
    this.listed =
        switch (content) {
          case FileContent.Inline _, FileContent.Listed _ -> List.of();
          case FileContent.Chunks chunks -> chunks.chunks();
        };
    this.list =
        switch (content) {
          case FileContent.Inline _, FileContent.Chunks _ -> Optional.empty();
          case FileContent.Listed tree -> {
            Child root = new Child(tree.root(), RawBytes.EMPTY, dataBytes);
            yield Optional.of(new SplitReader(ListKind.CONTENT, fetcher, root));
          }
        };
    this.leaf = listed;
  }

  /// Where the chunk that is next begins in the file's data, holes not counted; the length of all
  /// data at the end.
  public long offset() {
    return offset;
  }

  @Override
  public boolean hasNext() {
    if (index < leaf.size()) {
      return true;
    }
    Optional<Leaf> next = list.flatMap(SplitReader::next);
    next.ifPresent(this::open);
    return next.isPresent();
  }

  @Override
  public Chunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Chunk chunk = leaf.get(index++);
    offset += chunk.lengthBytes();
    return chunk;
  }

  /// Goes forward or back to the chunk that holds the byte at `dataOffset`, at the cost of one blob
  /// a level.
  ///
  /// @throws IndexOutOfBoundsException if the file has no such byte of data
  public void seek(long dataOffset) {
    if (dataOffset < 0 || dataOffset >= dataBytes) {
      throw new IndexOutOfBoundsException("no byte " + dataOffset + " in " + dataBytes);
    }
    offset = 0;
    leaf = listed;
    index = 0;
    list.ifPresent(reader -> open(reader.seek(children -> childAt(dataOffset, children))));
    while (index < leaf.size() && offset + leaf.get(index).lengthBytes() <= dataOffset) {
      offset += leaf.get(index++).lengthBytes();
    }
  }

  private int childAt(long dataOffset, List<Child> children) {
    int child = 0;
    while (child < children.size() - 1 && offset + children.get(child).dataBytes() <= dataOffset) {
      offset += children.get(child++).dataBytes();
    }
    return child;
  }

  private void open(Leaf next) {
    ByteReader in = next.items();
    List<Chunk> chunks = new ArrayList<>();
    long length = 0;
    while (!in.atEnd()) {
      Chunk chunk = readChunk(in);
      length += chunk.lengthBytes();
      chunks.add(chunk);
    }
    if (chunks.isEmpty() || length != next.told().dataBytes()) {
      throw in.damage("the chunks of a content list do not add up");
    }
    leaf = chunks;
    index = 0;
  }

  static void writeChunk(Chunk chunk, ByteWriter out) {
    out.varint(chunk.lengthBytes());
    out.id(chunk.id());
  }

  /// @throws DamageException if there is no valid chunk
  static Chunk readChunk(ByteReader in) {
    int lengthBytes = (int) in.varint(Chunk.MAX_LENGTH_BYTES);
    if (lengthBytes == 0) {
      throw in.damage("a chunk is empty");
    }
    return new Chunk(in.id(), lengthBytes);
  }
}
