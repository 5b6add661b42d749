package dj.application.browse;

import dj.application.repository.IndexedRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.Arrays;
import java.util.List;

/// A file of a snapshot, read from anywhere; one chunk is kept, so that reading on is cheap.
final class SnapshotSourceFile implements SourceFile {
  private final TreeEntry.File file;
  private final SourceEntry entry;
  private final RawBytes path;
  private final ContentCursor chunks;
  private final StoredBlobs blobs;
  private byte[] chunk = {};
  private long chunkBegin;
  private int chunkOffset;
  private int chunkLength;

  SnapshotSourceFile(
      IndexedRepository indexed, TreeEntry.File file, SourceEntry entry, RawBytes path) {
    this.file = file;
    this.entry = entry;
    this.path = path;
    this.chunks = indexed.trees().chunks(file);
    this.blobs = indexed.newReader();
    if (file.content() instanceof FileContent.Inline inline) {
      chunk = inline.bytes().toBytes();
      chunkLength = chunk.length;
    }
  }

  @Override
  public SourceEntry entry() {
    return entry;
  }

  @Override
  public SourceEntry entryWithAttributes() {
    return entry;
  }

  @Override
  public List<Extent> holes(long sizeBytes) {
    return file.holes().stream().filter(hole -> hole.end() <= sizeBytes).toList();
  }

  @Override
  public int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    long rest = file.sizeBytes() - fileOffset;
    int wanted = (int) Math.min(lengthBytes, rest);
    if (wanted <= 0) {
      return 0;
    }
    long holeBytesBefore = 0;
    for (Extent hole : file.holes()) {
      if (hole.offset() > fileOffset) {
        wanted = (int) Math.min(wanted, hole.offset() - fileOffset);
        break;
      }
      if (fileOffset < hole.end()) {
        int zeros = (int) Math.min(wanted, hole.end() - fileOffset);
        Arrays.fill(target, targetOffset, targetOffset + zeros, (byte) 0);
        return zeros;
      }
      holeBytesBefore += hole.lengthBytes();
    }
    return readData(fileOffset - holeBytesBefore, target, targetOffset, wanted);
  }

  private int readData(long dataOffset, byte[] target, int targetOffset, int wanted) {
    try {
      if (dataOffset < chunkBegin || dataOffset >= chunkBegin + chunkLength) {
        load(dataOffset);
      }
    } catch (DamageException | ObjectMissingException e) {
      throw SnapshotSourceTree.unreadable(path, e);
    }
    int from = (int) (dataOffset - chunkBegin);
    int count = Math.min(wanted, chunkLength - from);
    System.arraycopy(chunk, chunkOffset + from, target, targetOffset, count);
    return count;
  }

  private void load(long dataOffset) {
    if (chunks.offset() != dataOffset) {
      chunks.seek(dataOffset);
    }
    chunkBegin = chunks.offset();
    Chunk next = chunks.next();
    chunkLength = 0;
    int length = blobs.read(BlobKind.DATA, next.id());
    chunk = blobs.content();
    chunkOffset = blobs.contentOffset();
    chunkLength = length;
  }

  @Override
  public void close() {
    blobs.close();
  }
}
