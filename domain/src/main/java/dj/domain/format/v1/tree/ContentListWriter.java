package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;

/// Collects the chunks of one file after the other. Few of them are listed in the entry itself; a
/// longer list becomes tree blobs, split where a hash of a chunk's id says so, and only one open
/// node a level stays in memory.
///
/// For one thread.
public final class ContentListWriter {
  private final SplitKey key;
  private final SplitWriter list;
  private final List<Chunk> first = new ArrayList<>();
  private boolean split;

  /// A writer for content lists.
  ///
  /// @param key where lists are split; the same for all of a repository
  /// @param sink gets the tree blobs
  public ContentListWriter(SplitKey key, BlobSink sink) {
    this.key = key;
    this.list = new SplitWriter(ListKind.CONTENT, key, sink);
  }

  /// Adds the next chunk of the file.
  ///
  /// @param lengthBytes the length of its content, at least 1
  public void add(BlobId id, int lengthBytes) {
    Chunk chunk = new Chunk(id, lengthBytes);
    if (!split && first.size() == FileContent.MAX_LISTED_CHUNKS) {
      split = true;
      first.forEach(this::append);
      first.clear();
    }
    if (split) {
      append(chunk);
    } else {
      first.add(chunk);
    }
  }

  private void append(Chunk chunk) {
    ContentCursor.writeChunk(chunk, list.item());
    list.itemWritten(key.hash(chunk.id().a()), RawBytes.EMPTY, chunk.lengthBytes());
  }

  /// Ends the file; the writer is ready for the next.
  ///
  /// @return the file's content, inline and empty if there was no chunk
  public FileContent finish() {
    if (split) {
      split = false;
      return new FileContent.Listed(list.finish());
    }
    if (first.isEmpty()) {
      return FileContent.Inline.EMPTY;
    }
    FileContent content = new FileContent.Chunks(first);
    first.clear();
    return content;
  }
}
