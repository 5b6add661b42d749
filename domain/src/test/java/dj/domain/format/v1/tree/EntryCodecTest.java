package dj.domain.format.v1.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.testing.RandomEntries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
  private static final long SEED = 20_260_731;

  @Test
  void whatWasWrittenIsRead() {
    RandomEntries entries = seeded(SEED);
    for (int i = 0; i < 8_000; i++) {
      TreeEntry entry = entries.entry(entries.name());
      EncodedEntry encoded = EncodedEntry.of(entry);
      assertEquals(entry, encoded.decode(), "seed " + SEED + ", entry " + i);
      assertEquals(entry.name(), encoded.name());
    }
  }

  @Test
  void anEntryHasOneEncoding() {
    RandomEntries entries = seeded(SEED + 1);
    for (int i = 0; i < 2_000; i++) {
      TreeEntry entry = entries.entry(entries.name());
      byte[] bytes = encode(entry);
      assertArrayEquals(bytes, encode(decode(bytes)), "seed " + (SEED + 1) + ", entry " + i);
    }
  }

  @Test
  void eachChangedByteIsReadCanonicallyOrReported() {
    RandomEntries entries = seeded(SEED + 2);
    for (int i = 0; i < 30; i++) {
      byte[] bytes = encode(entries.entry(entries.name()));
      if (bytes.length > 1_000) {
        continue;
      }
      for (int position = 0; position < bytes.length; position++) {
        for (int flip : new int[] {0x01, 0x80, 0xFF}) {
          byte[] damaged = bytes.clone();
          damaged[position] ^= (byte) flip;
          requireCanonicalOrRefused(damaged);
        }
      }
    }
  }

  @Test
  void mutatedEntriesAreReadCanonicallyOrReported() {
    RandomEntries entries = seeded(SEED + 3);
    RandomGenerator mutations = new SplittableRandom(SEED + 3);
    for (int i = 0; i < 15_000; i++) {
      byte[] bytes = encode(entries.entry(entries.name()));
      requireCanonicalOrRefused(mutate(bytes, mutations));
    }
  }

  @Test
  void truncatedEntriesAreReported() {
    RandomEntries entries = seeded(SEED + 4);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = encode(entries.entry(entries.name()));
      for (int length = 0; length < Math.min(bytes.length, 300); length++) {
        requireCanonicalOrRefused(Arrays.copyOf(bytes, length));
      }
    }
  }

  private static byte[] mutate(byte[] bytes, RandomGenerator random) {
    byte[] mutated = bytes;
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && mutated.length > 0; i++) {
      int position = random.nextInt(Math.min(mutated.length, 400));
      int length = Math.min(1 + random.nextInt(8), mutated.length - position);
      switch (random.nextInt(4)) {
        case 0 -> {
          mutated = mutated.clone();
          mutated[position] = (byte) random.nextInt(256);
        }
        case 1 -> mutated = splice(mutated, position, length, new byte[0]);
        case 2 ->
            mutated =
                splice(
                    mutated, position, 0, Arrays.copyOfRange(mutated, position, position + length));
        default -> mutated = Arrays.copyOf(mutated, position);
      }
    }
    return mutated;
  }

  private static byte[] splice(byte[] bytes, int position, int removed, byte[] inserted) {
    byte[] result = new byte[bytes.length - removed + inserted.length];
    System.arraycopy(bytes, 0, result, 0, position);
    System.arraycopy(inserted, 0, result, position, inserted.length);
    int rest = bytes.length - position - removed;
    System.arraycopy(bytes, position + removed, result, position + inserted.length, rest);
    return result;
  }

  private static void requireCanonicalOrRefused(byte[] bytes) {
    TreeEntry entry;
    try {
      entry = decode(bytes);
    } catch (DamageException | UnsupportedVersionException e) {
      assertTrue(e.getMessage().startsWith("test bytes"), e.getMessage());
      return;
    }
    assertArrayEquals(bytes, encode(entry), () -> HexFormat.of().formatHex(bytes));
  }

  @Test
  void fieldsOfLaterVersionsAreKept() {
    TreeEntry entry = link();
    byte[] later = append(encode(entry), "6c ac02 6e 03 616263 6e 00 f201 01 7a");
    TreeEntry read = decode(later);
    assertEquals("6cac026e036162636e00f201017a", hex(read.metadata().unknown().toBytes()));
    assertArrayEquals(later, encode(read));
    Metadata changed = read.metadata().with(List.of(), 4);
    assertEquals(read.metadata().unknown(), changed.unknown());
  }

  @Test
  void criticalFieldsOfLaterVersionsAreRefused() {
    byte[] later = append(encode(link()), "6d 01");
    UnsupportedVersionException refused =
        assertThrows(UnsupportedVersionException.class, () -> decode(later));
    assertTrue(refused.getMessage().contains("field 27"), refused.getMessage());
  }

  @Test
  void kindsOfLaterVersionsAreRefused() {
    assertThrows(UnsupportedVersionException.class, () -> decode(hexBytes("01 61 08")));
    assertThrows(DamageException.class, () -> decode(hexBytes("01 61 00")));
  }

  @Test
  void otherFormsOfAnEntryAreReported() {
    byte[] fifo = hexBytes("01 61 04");
    assertEquals("61", hex(decode(fifo).name().toBytes()));
    assertDamaged("01 61 04 04 00", "a default that is stated");
    assertDamaged("01 61 04 1c 01", "a link count of one that is stated");
    assertDamaged("01 61 04 04 8000", "a number that is too long");
    assertDamaged("01 61 04 04", "an unfinished field");
    assertDamaged("01 61 04 08 01 04 01", "descending fields");
    assertDamaged("01 61 04 04 01 04 01", "a field twice");
    assertDamaged("01 61 04 12 00", "an empty name of an owner");
    assertDamaged("01 61 04 00 01", "field 0");
    assertDamaged("01 61 04 0601", "bytes in the place of a number");
    assertDamaged("01 61 04 4d 05", "the size of a fifo");
    assertDamaged("01 61 04 69 05", "the number of a fifo");
    assertDamaged("01 61 04 04 8020", "thirteen bits of permissions");
    assertDamaged("01 61 04 08 8080808010", "an owner of 33 bits");
    assertDamaged("01 61 04 30 8094ebdc03", "a second of nanoseconds");
    assertDamaged("01 61 04 34 00", "a time of change that equals that of modification");
    assertDamaged("01 61 04 38 01", "nanoseconds without their seconds");
    assertDamaged("01 61 04 f201 00 6c 01", "unknown fields that descend");
    assertDamaged("01 61 02", "a directory without a subtree");
    assertDamaged("01 61 02 63 02 0000", "a subtree without an id");
    assertDamaged("01 61 03", "a link without a target");
    assertDamaged("00 04", "no name");
    assertDamaged("01 2f 04", "a slash for a name");
    assertDamaged("02 2e2e 04", "two dots for a name");
    assertDamaged("01 61 01 4d 05", "data without content");
    assertDamaged("01 61 01 4d 05 57 01 41", "less content than data");
    assertDamaged("01 61 01 4d 05 53 00", "a field of holes without any");
    assertDamaged("01 61 01 4d 05 53 02 0006", "a hole beyond the end");
    assertDamaged("01 61 01 4d 05 53 04 00 01 00 01 57 03 414141", "holes that touch");
    assertDamaged("01 61 01 4d 05 53 02 00 00", "an empty hole");
    assertDamaged("01 61 01 5b 00", "a list of no chunks");
    assertDamaged("01 61 01 5b 20" + " 11".repeat(32), "a chunk without data");
    assertDamaged("01 61 01 4d 01 5b 21" + " 11".repeat(32) + "01", "a chunk without data, last");
    assertDamaged("01 61 04 26 03 01 62 00 26 03 01 61 00", "attributes that do not ascend");
    assertDamaged("01 61 04 26 01 00", "an attribute without a name");
  }

  private static void assertDamaged(String hex, String what) {
    assertThrows(DamageException.class, () -> decode(hexBytes(hex)), what);
  }

  @Test
  void aTimeThatIsZeroIsNotLost() {
    Timestamp epoch = new Timestamp(0, 0);
    Metadata plain = metadata();
    Metadata metadata =
        new Metadata(
            0,
            0,
            0,
            RawBytes.EMPTY,
            RawBytes.EMPTY,
            plain.modified(),
            epoch,
            Optional.of(epoch),
            Optional.of(epoch),
            0,
            0,
            0,
            0,
            List.of());
    TreeEntry entry = new TreeEntry.Symlink(RawBytes.utf8("a"), metadata, RawBytes.utf8("b"));
    assertEquals(entry, decode(encode(entry)));
  }

  @Test
  void theLargestEntryCanBeRead() {
    byte[] value = new byte[Metadata.MAX_ATTRIBUTES_BYTES - 2];
    List<ExtendedAttribute> attributes =
        List.of(
            new ExtendedAttribute(RawBytes.utf8("a"), RawBytes.copyOf(value)),
            new ExtendedAttribute(RawBytes.utf8("b"), RawBytes.EMPTY));
    List<Extent> holes = new ArrayList<>();
    long hole = 1L << 46;
    for (int i = 0; i < TreeEntry.File.MAX_HOLES; i++) {
      holes.add(new Extent(i * (hole + 1), hole));
    }
    List<FileContent.Chunk> chunks = new ArrayList<>();
    RandomEntries entries = seeded(SEED);
    for (int i = 0; i < 2_048; i++) {
      chunks.add(new FileContent.Chunk(entries.id(), 1 << 20));
    }
    long sizeBytes = TreeEntry.File.MAX_HOLES * hole + 2_048L * (1 << 20);
    TreeEntry entry =
        new TreeEntry.File(
            RawBytes.utf8("n".repeat(4_096)),
            metadata().with(attributes, 0),
            sizeBytes,
            holes,
            new FileContent.Chunks(chunks));
    byte[] bytes = encode(entry);
    assertTrue(bytes.length + Metadata.MAX_UNKNOWN_BYTES < EntryDecoder.MAX_ENTRY_BYTES);
    assertEquals(entry, decode(bytes));
  }

  @Test
  void neighboursShareTheNamesOfTheirOwners() {
    EntryDecoder decoder = new EntryDecoder();
    byte[] bytes = encode(link());
    TreeEntry first = decoder.read(new ByteReader("test bytes", bytes));
    TreeEntry second = decoder.read(new ByteReader("test bytes", bytes));
    assertSame(first.metadata().user(), second.metadata().user());
  }

  private static TreeEntry link() {
    return new TreeEntry.Symlink(RawBytes.utf8("link"), metadata(), RawBytes.utf8("target"));
  }

  static Metadata metadata() {
    Timestamp time = new Timestamp(1_750_000_000, 123_456_789);
    return new Metadata(
        0777,
        1000,
        100,
        RawBytes.utf8("alice"),
        RawBytes.utf8("users"),
        time,
        time,
        Optional.empty(),
        Optional.empty(),
        4711,
        2049,
        1,
        0,
        List.of());
  }

  private static RandomEntries seeded(long seed) {
    return new RandomEntries(new SplittableRandom(seed));
  }

  private static byte[] encode(TreeEntry entry) {
    ByteWriter out = new ByteWriter();
    EntryEncoder.write(entry, out);
    return out.toBytes();
  }

  private static TreeEntry decode(byte[] bytes) {
    return new EntryDecoder().read(new ByteReader("test bytes", bytes));
  }

  private static byte[] append(byte[] bytes, String hex) {
    return splice(bytes, bytes.length, 0, hexBytes(hex));
  }

  private static byte[] hexBytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
