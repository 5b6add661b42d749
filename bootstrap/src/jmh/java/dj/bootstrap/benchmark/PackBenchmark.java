package dj.bootstrap.benchmark;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.format.v1.RecordFormat;
import dj.domain.hash.Blake3;
import dj.domain.id.BlobId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.key.KeyPurpose;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackBuffers;
import dj.domain.pack.PackBuilder;
import dj.domain.pack.PackFactory;
import dj.domain.pack.PackSealer;
import dj.domain.pack.SealedPack;
import dj.domain.port.Aead;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What packing costs beside encryption and hashing, which are measured alone for comparison:
/// microseconds for each of 28 blobs of 512 KiB.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackBenchmark {
  private static final int BLOBS = 28;
  private static final int LENGTH_BYTES = 512 << 10;
  private static final int TARGET_BYTES = 20 << 20;

  private final Random random = new Random(1);
  private final RepositoryKeys keys =
      RepositoryKeys.derive(MasterSecret.create(random), new RepositoryId(1, 2));
  private final PackFactory factory =
      new PackFactory(
          keys, new SessionId(3, 4), random, TARGET_BYTES, new PackBuffers(TARGET_BYTES, 2));
  private final PackSealer sealer = new PackSealer(new AesGcm());
  private final BlobReader reader =
      new BlobReader(new AesGcm(), new ZstdCompressor(3), Blake3::keyedHash);
  private final BlobReader readerWithoutHash =
      new BlobReader(new AesGcm(), new ZstdCompressor(3), this::knownHash);
  private final Aead.Context cipher = new AesGcm().newContext();
  private final byte[] plain = new byte[RecordFormat.INNER_LENGTH_BYTES + LENGTH_BYTES];
  private final byte[] sealed = new byte[LENGTH_BYTES + 128];
  private final byte[] hash = new byte[BlobId.LENGTH_BYTES];
  private BlobId id = new BlobId(0, 0, 0, 0);
  private SealedPack pack;
  private byte[] bytes;

  @Setup
  public void makePack() {
    random.nextBytes(plain);
    Blake3.keyedHash(
        keys.key(KeyPurpose.DATA_IDENTITY),
        plain,
        RecordFormat.INNER_LENGTH_BYTES,
        LENGTH_BYTES,
        hash,
        0);
    id = BlobId.of(hash, 0);
    pack = fill();
    bytes = new byte[pack.lengthBytes()];
    pack.content().get(bytes);
  }

  private void knownHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    id.copyTo(target, targetOffset);
  }

  private SealedPack fill() {
    PackBuilder builder = factory.open(BlobKind.DATA);
    for (int number = 0; number < BLOBS; number++) {
      builder.reserve(id, Codec.RAW, LENGTH_BYTES, LENGTH_BYTES).orElseThrow().seal(sealer, plain);
    }
    builder.close();
    return builder.finish(sealer);
  }

  @Benchmark
  @OperationsPerInvocation(BLOBS)
  public void encryptAlone() {
    byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
    for (int number = 0; number < BLOBS; number++) {
      nonce[0] = (byte) number;
      cipher.seal(hash, nonce, hash, plain, 0, plain.length, sealed, 0);
    }
  }

  /// With both SHA-256 passes, which are one pass over the bytes, and the trailer.
  @Benchmark
  @OperationsPerInvocation(BLOBS)
  public int pack() {
    try (SealedPack made = fill()) {
      return made.lengthBytes();
    }
  }

  @Benchmark
  @OperationsPerInvocation(BLOBS)
  public int open() {
    return openAll(reader);
  }

  @Benchmark
  @OperationsPerInvocation(BLOBS)
  public int openWithoutHash() {
    return openAll(readerWithoutHash);
  }

  private int openAll(BlobReader opening) {
    int sum = 0;
    for (PackedBlob blob : pack.blobs()) {
      opening.open(pack.key(), blob.id(), blob.in(pack.id()), bytes, blob.offset());
      sum += opening.contentLengthBytes();
    }
    return sum;
  }
}
