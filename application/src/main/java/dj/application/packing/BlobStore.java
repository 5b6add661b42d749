package dj.application.packing;

import dj.application.concurrent.Handover;
import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackBuilder;
import dj.domain.pack.PackFactory;
import dj.domain.pack.PackSealer;
import dj.domain.pack.SealedPack;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Where the blobs of one session go: each new one into one of two open packs of its kind, by
/// chance, so that the sizes of packs tell nothing of what is next to what; full packs to the
/// storage. The first few megabytes stay together: where there is no more, the size of one pack
/// tells what those of two would tell together, and costs half the requests.
///
/// Nothing is stored in a dry run: blobs are encoded and counted all the same.
public final class BlobStore implements AutoCloseable {
  /// What is sealed is opened again now and then, to notice faulty memory before it matters.
  public static final int VERIFY_ONE_IN = 16;

  private static final int LANES = 2;

  /// Up to this length the first pack of a kind is the only one.
  private static final int ALONE_BYTES = 4 << 20;

  private final BlobTools tools;
  private final BlobRegistry registry;
  private final Optional<PackFactory> packs;
  private final Handover<SealedPack> uploads;
  private final int verifyOneIn;
  private final RandomGenerator random;
  private final Lane[] dataLanes = newLanes(BlobKind.DATA);
  private final Lane[] treeLanes = newLanes(BlobKind.TREE);

  private final LongAdder dataBlobs = new LongAdder();
  private final LongAdder treeBlobs = new LongAdder();
  private final LongAdder rawBytes = new LongAdder();
  private final LongAdder packedBytes = new LongAdder();
  private final Progress progress;

  /// Creates the store of a session.
  ///
  /// @param tools how blobs are encoded
  /// @param registry knows which blobs are there and is told of packs that are
  /// @param packs opens new packs; empty for a dry run
  /// @param concurrentUploads how many packs are on their way at once
  /// @param verifyOneIn one in so many blobs is opened again before its pack is uploaded
  /// @param random chooses the pack of a blob; safe for use by many threads
  public BlobStore(
      BlobTools tools,
      BlobRegistry registry,
      Optional<PackFactory> packs,
      int concurrentUploads,
      int verifyOneIn,
      RandomGenerator random,
      Progress progress) {
    this.tools = tools;
    this.registry = registry;
    this.packs = packs;
    this.verifyOneIn = verifyOneIn;
    this.random = random;
    this.progress = progress;
    this.uploads = new Handover<>("upload", concurrentUploads, this::upload);
  }

  /// Creates an encoder for one thread.
  public BlobEncoder newEncoder() {
    return new BlobEncoder(this, tools.compressor().newContext(), new PackSealer(tools.aead()));
  }

  /// Sends what is not full yet, and waits until all packs are durable.
  ///
  /// @throws dj.domain.error.StorageException if a pack cannot be written
  public void finish() {
    PackSealer sealer = new PackSealer(tools.aead());
    Stream.concat(Stream.of(dataLanes), Stream.of(treeLanes))
        .forEach(
            lane -> lane.takeOpen().filter(PackBuilder::close).ifPresent(p -> finish(p, sealer)));
    uploads.awaitAll();
  }

  /// New data blobs so far.
  public long dataBlobs() {
    return dataBlobs.sum();
  }

  /// New tree blobs so far.
  public long treeBlobs() {
    return treeBlobs.sum();
  }

  /// Bytes of new blobs before compression.
  public long rawBytes() {
    return rawBytes.sum();
  }

  /// Bytes of new blobs as they are stored.
  public long packedBytes() {
    return packedBytes.sum();
  }

  /// Stops uploading; packs that are not durable are given up.
  @Override
  public void close() {
    uploads.close();
  }

  BlobId idOf(BlobKind kind, byte[] content, int offset, int lengthBytes) {
    return tools.idOf(kind, content, offset, lengthBytes);
  }

  boolean claim(BlobKind kind, BlobId id) {
    return registry.claim(kind, id);
  }

  /// Puts an encoded blob into a pack.
  ///
  /// @param plain holds it from [dj.domain.format.v1.RecordFormat#INNER_LENGTH_BYTES] on
  void put(
      BlobKind kind,
      BlobId id,
      Codec codec,
      int rawLengthBytes,
      byte[] plain,
      int payloadLengthBytes,
      PackSealer sealer) {
    count(kind, rawLengthBytes, payloadLengthBytes);
    if (packs.isEmpty()) {
      return;
    }
    Lane lane = laneFor(kind);
    while (true) {
      PackBuilder pack = lane.open(packs.get());
      Optional<PackBuilder.Slot> slot = pack.reserve(id, codec, rawLengthBytes, payloadLengthBytes);
      if (slot.isPresent()) {
        if (slot.get().seal(sealer, plain)) {
          finish(pack, sealer);
        }
        return;
      }
      if (lane.retire(pack) && pack.close()) {
        finish(pack, sealer);
      }
    }
  }

  private Lane laneFor(BlobKind kind) {
    Lane[] lanes = lanes(kind);
    return lanes[0].isAlone() ? lanes[0] : lanes[random.nextInt(LANES)];
  }

  private Lane[] lanes(BlobKind kind) {
    return switch (kind) {
      case DATA -> dataLanes;
      case TREE -> treeLanes;
    };
  }

  private static Lane[] newLanes(BlobKind kind) {
    return Stream.generate(() -> new Lane(kind)).limit(LANES).toArray(Lane[]::new);
  }

  private void count(BlobKind kind, int rawLengthBytes, int payloadLengthBytes) {
    switch (kind) {
      case DATA -> dataBlobs.increment();
      case TREE -> treeBlobs.increment();
    }
    rawBytes.add(rawLengthBytes);
    packedBytes.add(payloadLengthBytes);
    progress.addNew(rawLengthBytes);
  }

  private void finish(PackBuilder pack, PackSealer sealer) {
    SealedPack sealed = pack.finish(sealer);
    try (BlobReader reader = tools.newReader()) {
      sealed.verify(reader, verifyOneIn);
    }
    progress.packStarted();
    uploads.submit(sealed);
  }

  private void upload(SealedPack pack) {
    try (pack) {
      registry.store(pack);
      progress.packFinished();
      progress.addUploaded(pack.lengthBytes());
    }
  }

  /// The place of one open pack.
  private static final class Lane {
    private final BlobKind kind;
    private Optional<PackBuilder> open = Optional.empty();
    private boolean hasGrown;

    private Lane(BlobKind kind) {
      this.kind = kind;
    }

    private synchronized PackBuilder open(PackFactory factory) {
      if (open.isEmpty()) {
        open = Optional.of(factory.open(kind));
      }
      return open.get();
    }

    /// Whether too little has come by now for more than one pack.
    private synchronized boolean isAlone() {
      hasGrown = hasGrown || (open.isPresent() && open.get().lengthBytes() >= ALONE_BYTES);
      return !hasGrown;
    }

    /// Takes a full pack out, once.
    private synchronized boolean retire(PackBuilder pack) {
      boolean isOpen = open.isPresent() && open.get() == pack;
      if (isOpen) {
        hasGrown = true;
        open = Optional.empty();
      }
      return isOpen;
    }

    private synchronized Optional<PackBuilder> takeOpen() {
      Optional<PackBuilder> taken = open;
      open = Optional.empty();
      return taken;
    }
  }
}
