package dj.application.repository;

import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.index.PackInfo;
import dj.domain.pack.SealedPack;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stores the packs of one session and lists them in index segments: now and then while the session
/// runs, so that an interrupted one keeps its work, and at its end. Safe for use by many threads.
final class PackListing {
  private static final Duration SEGMENT_INTERVAL = Duration.ofSeconds(60);
  private static final int SEGMENT_PACKS = 64;

  private final OpenRepository repository;
  private final SessionId session;
  private final List<IndexId> segments = new ArrayList<>();
  private SegmentWriter pending;
  private Instant lastSegment;

  PackListing(OpenRepository repository, SessionId session) {
    this.repository = repository;
    this.session = session;
    this.pending = new SegmentWriter(session);
    this.lastSegment = repository.ports().clock().instant();
  }

  /// Stores a pack durably and notes it, and enters it in the index in memory.
  void store(SealedPack pack, IndexedRepository indexed) {
    repository.backend().write(FileName.of(pack.id()), pack.content(), WriteMode.CREATE_NAMED);
    Instant now = repository.ports().clock().instant();
    PackInfo info = new PackInfo(pack.id(), pack.key().kind(), pack.lengthBytes(), now);
    indexed.index().add(info, pack.blobs());
    Optional<SegmentWriter> full;
    synchronized (this) {
      pending.add(info, pack.blobs());
      boolean due =
          pending.packCount() >= SEGMENT_PACKS
              || Duration.between(lastSegment, now).compareTo(SEGMENT_INTERVAL) >= 0;
      full = due ? take(now) : Optional.empty();
    }
    full.ifPresent(this::write);
  }

  /// Lists all packs that are durable and not listed yet.
  void flush() {
    Optional<SegmentWriter> rest;
    synchronized (this) {
      rest = take(repository.ports().clock().instant());
    }
    rest.ifPresent(this::write);
  }

  /// Writes a segment of the session.
  IndexId write(SegmentWriter segment) {
    IndexId written = repository.files().writeSegment(segment.encode());
    synchronized (this) {
      segments.add(written);
    }
    return written;
  }

  /// Says that a segment is deleted, if it is one of the session.
  synchronized void forget(IndexId segment) {
    segments.remove(segment);
  }

  /// The segments of the session so far.
  synchronized List<IndexId> segments() {
    return List.copyOf(segments);
  }

  private Optional<SegmentWriter> take(Instant now) {
    lastSegment = now;
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    SegmentWriter full = pending;
    pending = new SegmentWriter(session);
    return Optional.of(full);
  }
}
