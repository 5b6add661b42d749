package dj.adapters.storage.golden;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.adapters.storage.json.JsonDocumentCodec;
import dj.domain.config.Config;
import dj.domain.config.PackSizes;
import dj.domain.container.ConfigFile;
import dj.domain.container.LockFile;
import dj.domain.container.SealedContainer;
import dj.domain.container.SnapshotFile;
import dj.domain.container.TransactionFile;
import dj.domain.document.UnknownFields;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.lease.Revocation;
import dj.domain.port.DocumentCodec;
import dj.domain.port.testing.RunLengthZstd;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The small files that the documentation takes apart, and that every version of the program must
/// be able to read. They are made with random bytes that count up from C0.
final class GoldenFiles {
  static final RepositoryId REPOSITORY = RepositoryId.of(counting(0xA0, 16), 0);
  static final SessionId SESSION = SessionId.of(counting(0xB0, 16), 0);
  static final SessionId REVOKER = SessionId.of(counting(0xE0, 16), 0);
  static final Instant CREATED = Instant.parse("2026-11-22T20:00:00Z");
  static final byte[] PASSWORD = "correct horse battery staple".getBytes(US_ASCII);
  static final Argon2Parameters SMALL_KDF = new Argon2Parameters(64, 1, 1);
  static final DocumentCodec CODEC = new JsonDocumentCodec();

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

  private GoldenFiles() {}

  static byte[] counting(int first, int length) {
    byte[] bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) (first + index);
    }
    return bytes;
  }

  static MasterSecret secret() {
    return MasterSecret.copyOf(counting(0, MasterSecret.LENGTH_BYTES), 0);
  }

  static RepositoryKeys keys() {
    return RepositoryKeys.derive(secret(), REPOSITORY);
  }

  /// Leaves out compression, which may become better without any change of the format.
  static SealedContainer container() {
    return new SealedContainer(new AesGcm(), new RunLengthZstd(), new CountingRandom());
  }

  static ConfigFile configFile() {
    return new ConfigFile(container(), CODEC);
  }

  static SnapshotFile snapshotFile() {
    return new SnapshotFile(container(), CODEC, keys());
  }

  static LockFile lockFile() {
    return new LockFile(container(), CODEC, keys());
  }

  static KeySlots keySlots() {
    return new KeySlots(new AesGcm(), new Argon2Kdf(), CODEC, new CountingRandom());
  }

  static NewKeySlot newKeySlot() {
    return new NewKeySlot(secret(), REPOSITORY, CREATED, "laptop", SMALL_KDF);
  }

  static Config config() {
    return Config.create(REPOSITORY, CREATED, "dj 1.0.0", PackSizes.DEFAULT);
  }

  static Snapshot snapshot() {
    return new Snapshot(
        OffsetDateTime.parse("2026-11-22T21:00:00.123456789+01:00"),
        BlobId.of(counting(0x10, 32), 0),
        List.of(RawBytes.utf8("/home/ada"), RawBytes.copyOf(new byte[] {'/', (byte) 0xE4})),
        "web",
        List.of("daily"),
        "ada",
        1000,
        1000,
        Optional.of(SnapshotId.of(counting(0x30, 32), 0)),
        SESSION,
        "dj 1.0.0",
        Optional.of(summary()),
        SnapshotSource.FILES,
        List.of("*.tmp"),
        false,
        Chain.of(
            2,
            Optional.of(SnapshotId.of(counting(0x30, 32), 0)),
            List.of(SnapshotId.of(counting(0x30, 32), 0))),
        Optional.empty(),
        false,
        UnknownFields.NONE);
  }

  private static SnapshotSummary summary() {
    Instant started = CREATED.plusNanos(123_456_789);
    return new SnapshotSummary(
        started, started.plusSeconds(5), 3, 2, 1, 1, 2, 0, 6, 70_000, 4, 3, 50_000, 20_000, 0);
  }

  static Lease lease() {
    return new Lease(
        SESSION,
        LeaseKind.WRITE,
        "web",
        "ada",
        new ProcessIdentity(4711, "6c1f0a1e-9f2b-4c57-8d3e-2f4b8a9c0d1e", 4_026_531_836L, 123_456),
        "dj 1.0.0",
        1,
        false);
  }

  static Revocation revocation() {
    return Revocation.open(SESSION, REVOKER)
        .close(
            new TreeSet<>(Set.of(SnapshotId.of(counting(0x30, 32), 0))),
            new TreeSet<>(Set.of(IndexId.of(counting(0x50, 32), 0))));
  }

  static TransactionFile transactionFile() {
    return new TransactionFile(container(), CODEC, keys());
  }

  static TransactionRecord.Begun transaction() {
    return new TransactionRecord.Begun(
        CREATED,
        Operation.TAG,
        SESSION,
        "web",
        "ada",
        "dj 1.0.0",
        List.of(
            new RemovedSnapshot(
                SnapshotId.of(counting(0x30, 32), 0), RawBytes.copyOf(counting(0x70, 8)))),
        List.of(SnapshotId.of(counting(0x50, 32), 0)),
        OptionalInt.empty());
  }

  static TransactionRecord.Ended transactionEnd() {
    return new TransactionRecord.Ended(
        TransactionFile.name(transactionFile().encode(transaction())),
        CREATED,
        List.of(SnapshotId.of(counting(0x30, 32), 0)),
        Optional.empty());
  }

  /// The bytes of a resource in hex.
  static byte[] resource(String name) throws IOException {
    try (InputStream stream = GoldenFiles.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(stream, name).readAllBytes(), US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }

  /// All bytes in the blocks marked `mark` of a page of the format's documentation, in order. What
  /// follows two blanks in a line is a remark.
  static byte[] bytesInPage(String page, String mark) throws IOException {
    StringBuilder hex = new StringBuilder();
    for (String block : blocks(page, mark)) {
      block.lines().map(line -> line.split(" {2}", 2)[0].replace(" ", "")).forEach(hex::append);
    }
    return HexFormat.of().parseHex(hex);
  }

  /// The blocks marked `mark`, line breaks and the blanks behind them left out.
  static List<String> documentsInPage(String page, String mark) throws IOException {
    return blocks(page, mark).stream().map(block -> block.replaceAll("\\n *", "")).toList();
  }

  private static List<String> blocks(String page, String mark) throws IOException {
    return BLOCK
        .matcher(page(page))
        .results()
        .filter(block -> block.group(1).equals(mark))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  static String page(String page) throws IOException {
    return Files.readString(Path.of("..", "docs", "format", page));
  }

  /// A generator whose bytes count up from C0, anew in each array.
  static final class CountingRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("only bytes are drawn");
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(counting(0xC0, bytes.length), 0, bytes, 0, bytes.length);
    }
  }
}
