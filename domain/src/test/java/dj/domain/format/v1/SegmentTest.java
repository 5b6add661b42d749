package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SegmentTest {
  private static final SessionId SESSION = new SessionId(1, 2);
  private static final Instant TIME = Instant.parse("2026-11-22T20:00:00.123Z");
  private static final int PACK_SIZE_BYTES = 16 << 20;

  private final Random random = new Random(7);

  private record Pack(PackInfo info, List<PackedBlob> blobs) {}

  private Pack pack(BlobKind kind, int blobs) {
    List<PackedBlob> list = new ArrayList<>();
    int offset = 96;
    for (int number = 0; number < blobs; number++) {
      int raw = random.nextInt(1000);
      boolean packed = random.nextBoolean();
      int sealed = 56 + (packed ? 5 : raw);
      list.add(
          new PackedBlob(blobId(), kind, packed ? Codec.ZSTD : Codec.RAW, offset, sealed, raw));
      offset += 16 + sealed;
    }
    return new Pack(new PackInfo(packId(), kind, PACK_SIZE_BYTES, TIME), list);
  }

  private BlobId blobId() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private PackId packId() {
    return new PackId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private IndexId indexId() {
    return new IndexId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static SegmentWriter writer(List<Pack> packs) {
    SegmentWriter writer = new SegmentWriter(SESSION);
    packs.forEach(pack -> writer.add(pack.info(), pack.blobs()));
    return writer;
  }

  @Test
  void whatIsWrittenIsRead() {
    List<Pack> packs =
        new ArrayList<>(
            List.of(pack(BlobKind.DATA, 3000), pack(BlobKind.TREE, 200), pack(BlobKind.DATA, 1)));
    SegmentWriter writer = writer(packs);
    Tombstone condemned = new Tombstone(packId(), Tombstone.State.CONDEMNED, SESSION);
    Tombstone doomed =
        new Tombstone(condemned.pack(), Tombstone.State.DOOMED, new SessionId(-1, 5));
    writer.add(doomed);
    writer.add(condemned);
    IndexId old = indexId();
    writer.supersede(old);
    assertEquals(3201, writer.blobCount());
    long bound = writer.lengthBytes();

    byte[] plain = writer.encode();
    SegmentView view = SegmentView.of("segment", plain);

    assertEquals(bound, plain.length);
    assertEquals(SESSION, view.session());
    assertEquals(List.of(condemned, doomed), view.tombstones());
    assertEquals(List.of(old), view.superseded());
    packs.sort(Comparator.comparing(pack -> pack.info().id()));
    assertEquals(packs.stream().map(Pack::info).toList(), view.packs());
    for (Pack pack : packs) {
      assertEquals(
          pack.blobs().stream().sorted(Comparator.comparing(PackedBlob::id)).toList(),
          blobsOf(view, pack.info()));
    }
  }

  private static List<PackedBlob> blobsOf(SegmentView view, PackInfo pack) {
    List<PackedBlob> blobs = new ArrayList<>();
    for (int row = 0; row < view.blobCount(); row++) {
      if (view.packOf(row).equals(pack)) {
        blobs.add(view.blob(row));
      }
    }
    return blobs;
  }

  @Test
  void nothingIsWrittenToo() {
    SegmentWriter writer = new SegmentWriter(SESSION);
    assertTrue(writer.isEmpty());
    SegmentView view = SegmentView.of("segment", writer.encode());
    assertEquals(0, view.blobCount());
    assertEquals(List.of(), view.packs());
  }

  @Test
  void equalContentIsEqualBytesInWhateverOrderItCame() {
    List<Pack> packs = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      packs.add(pack(BlobKind.DATA, 50));
    }
    byte[] expected = writer(packs).encode();
    Collections.shuffle(packs, random);
    assertArrayEquals(expected, writer(packs).encode());
  }

  @Test
  void mergedSegmentsHoldEverythingOnce() {
    Pack one = pack(BlobKind.DATA, 500);
    Pack two = pack(BlobKind.DATA, 400);
    Pack three = pack(BlobKind.TREE, 300);
    SegmentView first = SegmentView.of("first", writer(List.of(one, two)).encode());
    SegmentView second = SegmentView.of("second", writer(List.of(three, two)).encode());

    SegmentWriter merged = new SegmentWriter(SESSION);
    first.forEachBlob(merged.segment(first.packs()));
    second.forEachBlob(merged.segment(second.packs()));

    assertArrayEquals(writer(List.of(one, two, three)).encode(), merged.encode());
  }

  @Test
  void aBlobMayBeInSeveralPacks() {
    Pack one = pack(BlobKind.DATA, 10);
    Pack two = new Pack(pack(BlobKind.DATA, 0).info(), one.blobs());
    SegmentView view = SegmentView.of("segment", writer(List.of(one, two)).encode());
    assertEquals(20, view.blobCount());
    assertEquals(10, blobsOf(view, one.info()).size());
    assertEquals(10, blobsOf(view, two.info()).size());
  }

  @Test
  void idsThatAreNoHashesAreSortedToo() {
    List<PackedBlob> blobs = new ArrayList<>();
    for (int number = 0; number < 5000; number++) {
      long word = number % 3 == 0 ? -number : number;
      blobs.add(
          new PackedBlob(
              new BlobId(0, 0, word, number), BlobKind.DATA, Codec.RAW, 96 + 72 * number, 56, 0));
    }
    Collections.shuffle(blobs, random);
    PackInfo info = new PackInfo(packId(), BlobKind.DATA, PACK_SIZE_BYTES, TIME);
    SegmentView view = SegmentView.of("segment", writer(List.of(new Pack(info, blobs))).encode());
    assertEquals(
        blobs.stream().sorted(Comparator.comparing(PackedBlob::id)).toList(), blobsOf(view, info));
  }

  @Test
  void damagedSegmentsAreRefusedOrReadNeverAnotherException() {
    SegmentWriter writer = writer(List.of(pack(BlobKind.DATA, 5), pack(BlobKind.TREE, 3)));
    writer.add(new Tombstone(packId(), Tombstone.State.CONDEMNED, SESSION));
    writer.supersede(indexId());
    byte[] plain = writer.encode();
    for (int at = 0; at < plain.length; at++) {
      for (int value : new int[] {plain[at] ^ 1 << at % 8, 0x00, 0x7F, -1}) {
        byte[] damaged = plain.clone();
        damaged[at] = (byte) value;
        boolean isSession = at >= 16 && at < 32;
        boolean isHeader = at < 64 && !isSession;
        assertTrue(isRefused(damaged) || !isHeader || value == plain[at], "byte " + at);
      }
    }
    for (int length = 0; length < plain.length; length++) {
      byte[] truncated = Arrays.copyOf(plain, length);
      assertThrows(DamageException.class, () -> SegmentView.of("segment", truncated));
    }
    assertThrows(
        DamageException.class,
        () -> SegmentView.of("segment", Arrays.copyOf(plain, plain.length + 1)));
  }

  @Test
  void randomDamageNeverEndsInAnotherException() {
    byte[] plain = writer(List.of(pack(BlobKind.DATA, 40))).encode();
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = plain.clone();
      int changes = 1 + random.nextInt(6);
      for (int change = 0; change < changes; change++) {
        int from = random.nextBoolean() ? 64 : plain.length;
        damaged[random.nextInt(from)] = (byte) random.nextInt();
      }
      isRefused(damaged);
    }
  }

  private static boolean isRefused(byte[] plain) {
    try {
      SegmentView view = SegmentView.of("segment", plain);
      view.forEachBlob((a, b, c, d, pack, kind, codec, offset, sealed, raw) -> {});
      for (int row = 0; row < view.blobCount(); row++) {
        assertTrue(view.packs().contains(view.packOf(row)));
        assertTrue(view.blob(row).rawLengthBytes() >= 0);
      }
      return false;
    } catch (DamageException e) {
      assertTrue(e.getMessage().startsWith("segment: "), e.getMessage());
      return true;
    }
  }
}
