package dj.domain.container;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.error.DamageException;
import dj.domain.format.v1.ContainerType;
import dj.domain.id.SnapshotId;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.DocumentCodec;
import dj.domain.snapshot.StoredSnapshot;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Many snapshots in one sealed container, which a client keeps for itself: one file is opened
/// where each of thousands would have to be. It is never stored in a repository.
///
/// ```
/// note = line*
/// line = id (64 hex digits) snapshot (JSON without line feeds) LF
/// ```
public final class SnapshotNote {
  private static final int ID_DIGITS = 64;
  private static final String SUBJECT = "the note of the snapshots";

  private final SealedContainer container;
  private final DocumentCodec codec;
  private final RepositoryKeys keys;

  /// Creates the writer and reader of the notes of one repository.
  ///
  /// @param keys the repository's keys, borrowed
  public SnapshotNote(SealedContainer container, DocumentCodec codec, RepositoryKeys keys) {
    this.container = container;
    this.codec = codec;
    this.keys = keys;
  }

  /// One line of a note, not parsed yet.
  ///
  /// @param note the lines of all snapshots
  public record Line(Lines note, int offset, int lengthBytes) {}

  /// The bytes that lines are read from.
  public static final class Lines {
    private final byte[] bytes;

    private Lines(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /// Seals a note.
  ///
  /// @throws dj.domain.error.FailedException if there are too many snapshots for one
  public byte[] encode(Collection<StoredSnapshot> snapshots) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (StoredSnapshot stored : snapshots) {
      lines.writeBytes(stored.id().toHex().getBytes(US_ASCII));
      lines.writeBytes(codec.snapshot().encode(stored.snapshot()));
      lines.write('\n');
    }
    return container.seal(ContainerType.NOTE, keys, lines.toByteArray());
  }

  /// Opens a note.
  ///
  /// @return its lines, which any number of threads may parse
  /// @throws DamageException if it is not a note on this repository
  public List<Line> open(byte[] file) {
    Lines lines = new Lines(container.open(SUBJECT, ContainerType.NOTE, keys, file));
    List<Line> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < lines.bytes.length; i++) {
      if (lines.bytes[i] == '\n') {
        found.add(new Line(lines, start, i - start));
        start = i + 1;
      }
    }
    return found;
  }

  /// The snapshot whose line begins so.
  ///
  /// @throws DamageException if the line does not begin with an id
  public SnapshotId id(Line line) {
    try {
      int length = Math.min(ID_DIGITS, line.lengthBytes);
      return SnapshotId.parse(new String(line.note.bytes, line.offset, length, US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new DamageException(SUBJECT + " has a line without an id", "", e);
    }
  }

  /// Parses a line.
  ///
  /// @throws DamageException if it is not a snapshot
  public StoredSnapshot decode(Line line) {
    SnapshotId id = id(line);
    int start = line.offset + ID_DIGITS;
    byte[] json = Arrays.copyOfRange(line.note.bytes, start, line.offset + line.lengthBytes);
    return new StoredSnapshot(id, codec.snapshot().decode(SUBJECT, json));
  }
}
