package dj.domain.pack;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.format.v1.RecordFormat;
import dj.domain.hash.Blake3;
import dj.domain.id.BlobId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.key.KeyPurpose;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.Compressor;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Everything that packs of tests are made of, derived from one seed.
public final class PackFixture {
  public static final SessionId SESSION = SessionId.parse("5e551011" + "0".repeat(24));
  public static final RepositoryId REPOSITORY = RepositoryId.parse("4e405170" + "0".repeat(24));

  private final RepositoryKeys keys;
  private final RandomGenerator random;

  public PackFixture(long seed) {
    random = new Random(seed);
    keys = RepositoryKeys.derive(MasterSecret.create(random), REPOSITORY);
  }

  public RepositoryKeys keys() {
    return keys;
  }

  public RandomGenerator random() {
    return random;
  }

  public BlobReader reader() {
    return new BlobReader(new JdkAead(), new RunLengthZstd(), Blake3::keyedHash);
  }

  public PackSealer sealer() {
    return new PackSealer(new JdkAead());
  }

  public PackFactory factory(int targetBytes) {
    return new PackFactory(keys, SESSION, random, targetBytes, new PackBuffers(targetBytes, 2));
  }

  public PackVerifier verifier() {
    return new PackVerifier(keys, reader());
  }

  public BlobId idOf(BlobKind kind, byte[] content) {
    byte[] hash = new byte[BlobId.LENGTH_BYTES];
    byte[] key =
        keys.key(
            switch (kind) {
              case DATA -> KeyPurpose.DATA_IDENTITY;
              case TREE -> KeyPurpose.TREE_IDENTITY;
            });
    Blake3.keyedHash(key, content, 0, content.length, hash, 0);
    return BlobId.of(hash, 0);
  }

  /// A pack of these contents; each is compressed if it is one byte repeated.
  public SealedPack pack(BlobKind kind, List<byte[]> contents) {
    PackBuilder builder = factory(1 << 20).open(kind);
    for (byte[] content : contents) {
      store(builder, kind, content);
    }
    if (!builder.close()) {
      throw new AssertionError("all slots are sealed");
    }
    return builder.finish(sealer());
  }

  /// Stores one blob, if the pack has room for it.
  ///
  /// @return whether it has, and whether the pack is to be finished now
  public Stored store(PackBuilder builder, BlobKind kind, byte[] content) {
    byte[] plain = new byte[RecordFormat.INNER_LENGTH_BYTES + content.length + 64];
    try (Compressor.Context compressor = new RunLengthZstd().newContext()) {
      int compressed =
          compressor.compress(content, 0, content.length, plain, RecordFormat.INNER_LENGTH_BYTES);
      if (compressed < 0) {
        System.arraycopy(content, 0, plain, RecordFormat.INNER_LENGTH_BYTES, content.length);
      }
      int payload = compressed < 0 ? content.length : compressed;
      Codec codec = compressed < 0 ? Codec.RAW : Codec.ZSTD;
      return builder
          .reserve(idOf(kind, content), codec, content.length, payload)
          .map(slot -> slot.seal(sealer(), plain) ? Stored.AND_LAST : Stored.YES)
          .orElse(Stored.NO);
    }
  }

  /// What became of a blob.
  public enum Stored {
    NO,
    YES,
    AND_LAST
  }

  /// The bytes of a pack in an array of their own.
  public static byte[] bytes(SealedPack pack) {
    byte[] bytes = new byte[pack.lengthBytes()];
    pack.content().get(bytes);
    return bytes;
  }

  /// Contents of these lengths, every other one a run of one byte.
  public List<byte[]> contents(int... lengths) {
    List<byte[]> contents = new ArrayList<>();
    for (int length : lengths) {
      byte[] content = new byte[length];
      if (contents.size() % 2 == 0) {
        random.nextBytes(content);
      } else {
        Arrays.fill(content, (byte) ('a' + contents.size()));
      }
      contents.add(content);
    }
    return contents;
  }
}
