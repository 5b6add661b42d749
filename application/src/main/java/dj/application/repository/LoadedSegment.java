package dj.application.repository;

import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import java.time.Instant;
import java.util.List;

/// An index segment that was read and counts.
///
/// @param id its name
/// @param author the session that wrote it
/// @param reliable whether nobody is revoking that session
/// @param packs the packs that it lists
/// @param tombstones what it says of packs that are on their way out
/// @param lengthBytes the length of its file
/// @param written when it was written, by the storage's clock
public record LoadedSegment(
    IndexId id,
    SessionId author,
    boolean reliable,
    List<PackInfo> packs,
    List<Tombstone> tombstones,
    long lengthBytes,
    Instant written) {
  /// Copies the lists.
  public LoadedSegment {
    packs = List.copyOf(packs);
    tombstones = List.copyOf(tombstones);
  }
}
