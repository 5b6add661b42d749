package dj.domain.format.v1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.hash.Blake3;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import dj.domain.key.KeyPurpose;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.PackBuffers;
import dj.domain.pack.PackBuilder;
import dj.domain.pack.PackFactory;
import dj.domain.pack.PackSealer;
import dj.domain.pack.SealedPack;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The pack and the index segment that the documentation takes apart, and that every version of the
/// program must be able to read.
public final class GoldenFiles {
  static final RepositoryId REPOSITORY = RepositoryId.of(counting(0xA0, 16), 0);
  static final SessionId SESSION = SessionId.of(counting(0xB0, 16), 0);
  static final Instant CREATED = Instant.parse("2026-11-22T20:00:00.123Z");
  static final byte[] GREETING = "Hello, pack!".getBytes(US_ASCII);
  static final byte[] RUN = "a".repeat(100).getBytes(US_ASCII);

  private static final Pattern HEX_BLOCK =
      Pattern.compile("```hex\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  private GoldenFiles() {}

  static byte[] counting(int first, int length) {
    byte[] bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) (first + index);
    }
    return bytes;
  }

  static RepositoryKeys keys() {
    return RepositoryKeys.derive(MasterSecret.copyOf(counting(0, 32), 0), REPOSITORY);
  }

  static BlobId idOf(byte[] content) {
    byte[] hash = new byte[BlobId.LENGTH_BYTES];
    byte[] key = keys().key(KeyPurpose.DATA_IDENTITY);
    Blake3.keyedHash(key, content, 0, content.length, hash, 0);
    return BlobId.of(hash, 0);
  }

  /// Makes the pack anew.
  static SealedPack pack() {
    PackFactory factory =
        new PackFactory(keys(), SESSION, new FixedSalt(), 1 << 16, new PackBuffers(1 << 16, 1));
    PackBuilder builder = factory.open(BlobKind.DATA);
    byte[] plain = new byte[RecordFormat.INNER_LENGTH_BYTES + 200];
    System.arraycopy(GREETING, 0, plain, RecordFormat.INNER_LENGTH_BYTES, GREETING.length);
    seal(builder, idOf(GREETING), Codec.RAW, GREETING.length, GREETING.length, plain);
    int compressed =
        new RunLengthZstd()
            .newContext()
            .compress(RUN, 0, RUN.length, plain, RecordFormat.INNER_LENGTH_BYTES);
    seal(builder, idOf(RUN), Codec.ZSTD, RUN.length, compressed, plain);
    builder.close();
    return builder.finish(new PackSealer(new JdkAead()));
  }

  private static void seal(
      PackBuilder builder, BlobId id, Codec codec, int raw, int payload, byte[] plain) {
    builder
        .reserve(id, codec, raw, payload)
        .orElseThrow()
        .seal(new PackSealer(new JdkAead()), plain);
  }

  /// A generator whose bytes count up from C0.
  static final class FixedSalt implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(counting(0xC0, bytes.length), 0, bytes, 0, bytes.length);
    }
  }

  /// Makes the plaintext of the segment anew: it lists the pack and one of trees.
  static byte[] segment() {
    SegmentWriter writer = new SegmentWriter(SESSION);
    try (SealedPack pack = pack()) {
      writer.add(new PackInfo(pack.id(), BlobKind.DATA, pack.lengthBytes(), CREATED), pack.blobs());
    }
    PackId trees = PackId.of(counting(0x10, 32), 0);
    writer.add(
        new PackInfo(trees, BlobKind.TREE, 1000, CREATED.plusSeconds(1)),
        List.of(
            new PackedBlob(
                BlobId.of(counting(0x50, 32), 0), BlobKind.TREE, Codec.ZSTD, 96, 200, 321)));
    writer.add(new Tombstone(trees, Tombstone.State.CONDEMNED, SESSION));
    writer.supersede(IndexId.of(counting(0x70, 32), 0));
    return writer.encode();
  }

  /// The bytes of a resource in hex.
  public static byte[] resource(String name) throws IOException {
    try (InputStream stream = GoldenFiles.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(stream, name).readAllBytes(), US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }

  /// All bytes in the blocks marked `hex` of a page of the format's documentation, in order. What
  /// follows two blanks in a line is a remark.
  public static byte[] bytesInPage(String page) throws IOException {
    StringBuilder hex = new StringBuilder();
    HEX_BLOCK
        .matcher(page(page))
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(line -> line.split(" {2}", 2)[0].replace(" ", ""))
        .forEach(hex::append);
    return HexFormat.of().parseHex(hex);
  }

  static String page(String page) throws IOException {
    return Files.readString(Path.of("..", "docs", "format", page));
  }
}
