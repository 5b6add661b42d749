package dj.domain.format.v1.tree;

import dj.domain.tree.FileNames;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;

/// One entry in its encoding: a fraction of the objects' memory, for whoever has to hold many until
/// their turn comes.
public final class EncodedEntry {
  private final byte[] bytes;

  private EncodedEntry(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Encodes an entry.
  public static EncodedEntry of(TreeEntry entry) {
    ByteWriter out = new ByteWriter();
    EntryEncoder.write(entry, out);
    return new EncodedEntry(out.toBytes());
  }

  /// The entry's name.
  public RawBytes name() {
    return reader().prefixed(FileNames.MAX_LENGTH_BYTES);
  }

  /// The entry.
  public TreeEntry decode() {
    return new EntryDecoder().read(reader());
  }

  /// The length of the encoding.
  public int lengthBytes() {
    return bytes.length;
  }

  void writeTo(ByteWriter out) {
    out.raw(bytes, 0, bytes.length);
  }

  private ByteReader reader() {
    return new ByteReader("an encoded entry", bytes);
  }
}
