package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;

/// Writes the entries of one directory after the other as tree blobs. A small directory is one
/// blob; a long one is split, and what stays in memory of it is one open node a level.
///
/// For one thread.
public final class TreeWriter {
  private final SplitKey key;
  private final SplitWriter list;
  private final ByteWriter entryBytes = new ByteWriter();
  private RawBytes lastName = RawBytes.EMPTY;

  /// A writer for directories.
  ///
  /// @param key where directories are split; the same for all of a repository
  /// @param sink gets the blobs
  public TreeWriter(SplitKey key, BlobSink sink) {
    this.key = key;
    this.list = new SplitWriter(ListKind.DIRECTORY, key, sink);
  }

  /// Adds the next entry of the directory.
  ///
  /// @throws IllegalArgumentException if its name is not behind that of the entry before
  public void add(TreeEntry entry) {
    entryBytes.clear();
    EntryEncoder.write(entry, entryBytes);
    append(entry.name());
  }

  /// As [#add(TreeEntry)].
  public void add(EncodedEntry entry) {
    entryBytes.clear();
    entry.writeTo(entryBytes);
    append(entry.name());
  }

  private void append(RawBytes name) {
    if (name.compareTo(lastName) <= 0) {
      throw new IllegalArgumentException("entries come in the order of names: " + name);
    }
    lastName = name;
    ByteWriter item = list.item();
    item.varint(entryBytes.lengthBytes());
    item.raw(entryBytes.buffer(), 0, entryBytes.lengthBytes());
    list.itemWritten(key.hash(name.toBytes()), name, 0);
  }

  /// Ends the directory; the writer is ready for the next.
  ///
  /// @return the root of the directory's tree blobs
  public BlobId finish() {
    lastName = RawBytes.EMPTY;
    return list.finish();
  }
}
