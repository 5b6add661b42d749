package dj.adapters.storage.json;

import dj.domain.chunking.ChunkerKind;
import dj.domain.chunking.ChunkerParameters;
import dj.domain.config.Config;
import dj.domain.config.FeatureFlags;
import dj.domain.config.FormatVersions;
import dj.domain.config.PackSizes;
import dj.domain.document.UnknownFields;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.KeyRole;
import dj.domain.key.KeySlotHeader;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.lease.Revocation;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import dj.domain.tree.RawBytes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Documents with whatever their records allow, the same for the same seed.
final class RandomDocuments {
  private static final String[] PIECES = {
    "a",
    "Z",
    "0",
    " ",
    "/",
    "\\",
    "\"",
    "\n",
    "\t",
    "\u0000",
    "\u001f",
    "\u007f",
    "ä",
    "\u2028",
    "\ufeff",
    "語",
    "\ud83d\ude80",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "-1"
  };
  private static final String[] UNKNOWN = {
    "null",
    "true",
    "\"\\u0000\"",
    "-0",
    "1e999",
    "12345678901234567890.5",
    "[]",
    "{}",
    "[1,[2,{\"a\":null}]]",
    "{\"b\":\"x\",\"a\":[]}"
  };

  private final Random random;

  RandomDocuments(long seed) {
    random = new Random(seed);
  }

  Config config() {
    int minReader = 1 + random.nextInt(3);
    boolean shares = random.nextBoolean();
    FeatureFlags features = new FeatureFlags(flags(), flags(), flags());
    return new Config(
        new FormatVersions(1 + random.nextInt(3), minReader, minReader + random.nextInt(3)),
        new RepositoryId(random.nextLong(), random.nextLong()),
        instant(),
        text(),
        chunker(),
        chunker(),
        new PackSizes((1 + random.nextInt(128)) << 20, (1 << 20) + random.nextInt(1 << 26)),
        random.nextInt(23),
        shares ? features.withRead(FeatureFlags.SHARED_KEYS) : features,
        random.nextInt(1441),
        shares ? Optional.of(bytes(random.nextInt(200))) : Optional.empty(),
        unknown());
  }

  KeySlotHeader keySlotHeader() {
    int parallelism = 1 + random.nextInt(64);
    return new KeySlotHeader(
        new Argon2Parameters(
            8 * parallelism + random.nextInt(4_000_000), 1 + random.nextInt(64), parallelism),
        bytes(16 + random.nextInt(49)),
        Instant.ofEpochSecond(random.nextLong(4_000_000_000L)),
        oneOf(List.of(KeyRole.values())),
        text());
  }

  Snapshot snapshot() {
    return new Snapshot(
        time(),
        new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
        list(1, this::path),
        text(),
        List.copyOf(new TreeSet<>(list(0, this::tag))),
        text(),
        random.nextLong(1L << 32),
        random.nextLong(1L << 32),
        optional(this::snapshotId),
        session(),
        text(),
        optional(this::summary),
        new SnapshotSource("k" + text(), text()),
        list(0, this::text),
        random.nextBoolean(),
        new Chain(
            1 + random.nextLong(Long.MAX_VALUE),
            optional(this::snapshotId),
            random.nextInt(Integer.MAX_VALUE),
            bytes(32)),
        optional(this::snapshotId),
        random.nextBoolean(),
        unknown());
  }

  Lease lease() {
    return new Lease(
        session(),
        oneOf(List.of(LeaseKind.values())),
        text(),
        text(),
        new ProcessIdentity(natural(), text(), natural(), natural()),
        text(),
        1 + random.nextLong(Long.MAX_VALUE),
        random.nextBoolean());
  }

  TransactionRecord transaction() {
    return random.nextBoolean()
        ? new TransactionRecord.Begun(
            time().toInstant(),
            oneOf(List.of(Operation.values())),
            session(),
            text(),
            text(),
            text(),
            list(1, () -> new RemovedSnapshot(snapshotId(), bytes(1 + random.nextInt(50)))),
            list(0, this::snapshotId),
            random.nextBoolean() ? OptionalInt.of(random.nextInt(1 << 20)) : OptionalInt.empty())
        : new TransactionRecord.Ended(
            new TransactionId(random.nextLong(), random.nextLong(), 3, 4),
            time().toInstant(),
            list(0, this::snapshotId),
            optional(this::text));
  }

  Revocation revocation() {
    Revocation open = Revocation.open(session(), session());
    return random.nextBoolean()
        ? open
        : open.close(
            new TreeSet<>(list(0, this::snapshotId)),
            new TreeSet<>(list(0, () -> IndexId.parse(snapshotId().toHex()))));
  }

  private SnapshotSummary summary() {
    return new SnapshotSummary(
        instant(), instant(), natural(), natural(), natural(), natural(), natural(), natural(),
        natural(), natural(), natural(), natural(), natural(), natural(), natural());
  }

  private ChunkerParameters chunker() {
    return random.nextBoolean()
        ? ChunkerParameters.fixed(64 + random.nextInt(1 << 20))
        : new ChunkerParameters(
            ChunkerKind.GATED_FAST_CDC,
            64 + random.nextInt((1 << 16) - 64),
            1 << (16 + random.nextInt(6)),
            (1 << 22) + random.nextInt(1 << 22),
            random.nextInt(4));
  }

  private SortedSet<String> flags() {
    return new TreeSet<>(list(0, () -> "feature-" + random.nextInt(100)));
  }

  private UnknownFields unknown() {
    Map<String, String> fields = new HashMap<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      fields.put("x" + text(), UNKNOWN[random.nextInt(UNKNOWN.length)]);
    }
    return UnknownFields.of(fields);
  }

  private RawBytes path() {
    byte[] path = bytes(1 + random.nextInt(8)).toBytes();
    path[0] = '/';
    return random.nextBoolean() ? RawBytes.copyOf(path) : RawBytes.utf8("/" + text());
  }

  private String tag() {
    return "t" + text().replace(",", "");
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(8); count > 0; count--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private SnapshotId snapshotId() {
    return new SnapshotId(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private SessionId session() {
    return new SessionId(random.nextLong(), random.nextLong());
  }

  private RawBytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return RawBytes.copyOf(bytes);
  }

  private OffsetDateTime time() {
    LocalDateTime local =
        LocalDateTime.of(1970, 1, 1, 0, 0).plusSeconds(random.nextLong(9_000_000_000L));
    return OffsetDateTime.of(
        local.withNano(random.nextBoolean() ? 0 : random.nextInt(1_000_000_000)),
        ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60 + 1) - 18 * 60)));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(200_000_000_000L), random.nextInt(1_000_000_000));
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private long natural() {
    return random.nextLong(Long.MAX_VALUE);
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(int min, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int count = min + random.nextInt(4); count > 0; count--) {
      values.add(value.get());
    }
    return values;
  }
}
