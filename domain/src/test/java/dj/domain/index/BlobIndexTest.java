package dj.domain.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.testing.ListedBlobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BlobIndexTest {
  private static final int SEED = 11;

  private final Random random = new Random(SEED);

  private PackInfo pack(BlobKind kind) {
    PackId id =
        new PackId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    return new PackInfo(id, kind, 16 << 20, Instant.EPOCH);
  }

  private BlobId id() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private PackedBlob blob(BlobKind kind, BlobId id) {
    int raw = random.nextInt(PackedBlob.MAX_RAW_LENGTH_BYTES + 1);
    int offset = 96 + random.nextInt((256 << 20) - 96);
    return new PackedBlob(id, kind, Codec.of(random.nextInt(2)), offset, raw + 56, raw);
  }

  private static void enter(BlobIndex.Builder builder, PackInfo pack, List<PackedBlob> blobs) {
    builder.add(List.of(pack), new ListedBlobs(blobs));
  }

  @Test
  void theIndexEqualsAHashMap() {
    int count = 1_000_000;
    Map<BlobId, BlobLocation> oracle = HashMap.newHashMap(count);
    BlobIndex.Builder builder = new BlobIndex.Builder();
    List<BlobId> ids = new ArrayList<>(count);
    for (int start = 0; start < count; start += 10_000) {
      PackInfo pack = pack(BlobKind.DATA);
      List<PackedBlob> blobs = new ArrayList<>();
      for (int number = 0; number < 10_000; number++) {
        blobs.add(blob(BlobKind.DATA, id()));
      }
      enter(builder, pack, blobs);
      blobs.forEach(blob -> oracle.put(blob.id(), blob.in(pack.id())));
      blobs.forEach(blob -> ids.add(blob.id()));
    }
    try (BlobIndex index = builder.build()) {
      assertEquals(count, index.size());
      index.packs().forEach(pack -> assertEquals(10_000, index.packs().blobCount(pack.id())));
      assertTrue(
          index.memoryBytes() <= 40L * count, () -> index.memoryBytes() + " bytes for " + count);
      oracle.forEach((id, location) ->
          assertEquals(Optional.of(location), index.find(BlobKind.DATA, id), "seed " + SEED));
      for (int number = 0; number < count; number++) {
        BlobId stranger = id();
        assertFalse(index.contains(BlobKind.DATA, stranger), "seed " + SEED);
      }
      List<Optional<BlobLocation>> batch = index.findBatch(BlobKind.DATA, ids.subList(0, 1000));
      for (int number = 0; number < 1000; number++) {
        assertEquals(Optional.of(oracle.get(ids.get(number))), batch.get(number));
      }
    }
  }

  @Test
  void everyLocationIsToldInOrder() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    PackInfo pack = pack(BlobKind.TREE);
    List<PackedBlob> blobs = new ArrayList<>();
    for (int number = 0; number < 20_000; number++) {
      blobs.add(blob(BlobKind.TREE, id()));
    }
    enter(builder, pack, blobs);
    try (BlobIndex index = builder.build()) {
      blobs.sort((left, right) -> left.id().compareTo(right.id()));
      List<Long> told = new ArrayList<>();
      index.forEach((a, b, location) -> told.add(a));
      assertEquals(blobs.stream().map(blob -> blob.id().a()).toList(), told);
    }
  }

  @Test
  void idsThatAreNoHashesAreFoundToo() {
    for (long first : new long[] {0, 1, -1, Long.MIN_VALUE}) {
      BlobIndex.Builder builder = new BlobIndex.Builder();
      PackInfo pack = pack(BlobKind.DATA);
      List<PackedBlob> blobs = new ArrayList<>();
      for (int number = 0; number < 3000; number++) {
        blobs.add(blob(BlobKind.DATA, new BlobId(first, random.nextLong(), 0, 0)));
      }
      enter(builder, pack, blobs);
      try (BlobIndex index = builder.build()) {
        for (PackedBlob blob : blobs) {
          assertEquals(Optional.of(blob.in(pack.id())), index.find(BlobKind.DATA, blob.id()));
        }
        assertTrue(index.find(BlobKind.DATA, new BlobId(first, 5, 0, 0)).isEmpty());
      }
    }
  }

  @Test
  void aLocationThatIsListedTwiceCountsOnce() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    PackInfo pack = pack(BlobKind.DATA);
    List<PackedBlob> blobs = List.of(blob(BlobKind.DATA, id()), blob(BlobKind.DATA, id()));
    enter(builder, pack, blobs);
    enter(builder, pack, blobs);
    try (BlobIndex index = builder.build()) {
      index.add(pack, List.of());
      assertEquals(2, index.size());
      assertEquals(1, index.packs().size());
      assertEquals(2, index.packs().blobCount(pack.id()));
    }
  }

  /// Segments of all sizes, some blobs in several of them, in the same pack or in another one.
  @Test
  void segmentsAreMerged() {
    for (int round = 0; round < 200; round++) {
      BlobIndex.Builder builder = new BlobIndex.Builder();
      Map<PackId, Map<PackedBlob, BlobId>> listed = new HashMap<>();
      List<PackedBlob> known = new ArrayList<>(List.of(blob(BlobKind.DATA, id())));
      List<PackInfo> packs = new ArrayList<>(List.of(pack(BlobKind.DATA)));
      int segments = random.nextInt(12);
      for (int segment = 0; segment < segments; segment++) {
        if (random.nextInt(3) > 0) {
          packs.add(pack(BlobKind.DATA));
        }
        PackInfo pack = packs.get(random.nextInt(packs.size()));
        Map<PackedBlob, BlobId> blobs = new HashMap<>();
        int count = random.nextInt(1 << random.nextInt(12));
        for (int number = 0; number < count; number++) {
          PackedBlob blob =
              random.nextInt(4) == 0
                  ? known.get(random.nextInt(known.size()))
                  : blob(BlobKind.DATA, random.nextInt(9) == 0 ? known.getLast().id() : id());
          known.add(blob);
          blobs.put(blob, blob.id());
        }
        enter(builder, pack, List.copyOf(blobs.keySet()));
        listed.computeIfAbsent(pack.id(), _ -> new HashMap<>()).putAll(blobs);
      }
      try (BlobIndex index = builder.build()) {
        requireAll(listed, index);
      }
    }
  }

  private static void requireAll(Map<PackId, Map<PackedBlob, BlobId>> listed, BlobIndex index) {
    long expected = 0;
    for (Map.Entry<PackId, Map<PackedBlob, BlobId>> pack : listed.entrySet()) {
      expected += pack.getValue().size();
      assertEquals(pack.getValue().size(), index.packs().blobCount(pack.getKey()), "seed " + SEED);
      for (PackedBlob blob : pack.getValue().keySet()) {
        assertTrue(index.lists(pack.getKey(), blob), "seed " + SEED);
        assertTrue(index.contains(BlobKind.DATA, blob.id()), "seed " + SEED);
      }
    }
    assertEquals(expected, index.size(), "seed " + SEED);
    List<Long> told = new ArrayList<>();
    index.forEach((a, b, location) -> told.add(a));
    assertEquals(told.stream().sorted(Long::compareUnsigned).toList(), told, "seed " + SEED);
  }

  @Test
  void aBlobOfAnotherKindIsNotFound() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    PackedBlob blob = blob(BlobKind.DATA, id());
    enter(builder, pack(BlobKind.DATA), List.of(blob));
    try (BlobIndex index = builder.build()) {
      assertTrue(index.contains(BlobKind.DATA, blob.id()));
      assertFalse(index.contains(BlobKind.TREE, blob.id()));
      assertTrue(index.find(BlobKind.TREE, blob.id()).isEmpty());
    }
  }

  @Test
  void theBestOfSeveralPacksIsChosen() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    BlobId id = id();
    List<PackInfo> packs = List.of(pack(BlobKind.DATA), pack(BlobKind.DATA), pack(BlobKind.DATA));
    packs.forEach(pack -> enter(builder, pack, List.of(blob(BlobKind.DATA, id))));
    try (BlobIndex index = builder.build()) {
      PackTable table = index.packs();
      table.setStanding(packs.get(0).id(), PackStanding.GONE);
      table.setStanding(packs.get(1).id(), PackStanding.READABLE);
      assertEquals(packs.get(2).id(), index.find(BlobKind.DATA, id).orElseThrow().pack());
      assertTrue(index.contains(BlobKind.DATA, id));

      table.setStanding(packs.get(2).id(), PackStanding.GONE);
      assertEquals(packs.get(1).id(), index.find(BlobKind.DATA, id).orElseThrow().pack());
      assertFalse(index.contains(BlobKind.DATA, id), "nobody may rely on it");
      assertTrue(index.claim(BlobKind.DATA, id), "so it is stored again");

      PackInfo anew = pack(BlobKind.DATA);
      index.add(anew, List.of(blob(BlobKind.DATA, id)));
      assertEquals(anew.id(), index.find(BlobKind.DATA, id).orElseThrow().pack());

      packs.forEach(pack -> table.setStanding(pack.id(), PackStanding.GONE));
      table.setStanding(anew.id(), PackStanding.GONE);
      assertTrue(index.find(BlobKind.DATA, id).isEmpty());
    }
  }

  @Test
  void aLocationIsListedExactly() {
    BlobIndex.Builder builder = new BlobIndex.Builder();
    BlobId id = id();
    PackInfo one = pack(BlobKind.DATA);
    PackInfo two = pack(BlobKind.DATA);
    PackedBlob first = new PackedBlob(id, BlobKind.DATA, Codec.ZSTD, 96, 100, 200);
    PackedBlob second = new PackedBlob(id, BlobKind.DATA, Codec.ZSTD, 300, 100, 200);
    enter(builder, one, List.of(first, second));
    try (BlobIndex index = builder.build()) {
      index.add(two, List.of(first));
      assertTrue(index.lists(one.id(), first));
      assertTrue(index.lists(one.id(), second));
      assertTrue(index.lists(two.id(), first));
      assertFalse(index.lists(two.id(), second));
      assertFalse(index.lists(pack(BlobKind.DATA).id(), first));
      assertFalse(
          index.lists(one.id(), new PackedBlob(id, BlobKind.DATA, Codec.ZSTD, 96, 100, 201)));
    }
  }

  @Test
  void aClaimEndsWhenTheBlobIsStoredOrGivenUp() {
    try (BlobIndex index = BlobIndex.empty()) {
      BlobId id = id();
      assertTrue(index.claim(BlobKind.DATA, id));
      assertFalse(index.claim(BlobKind.DATA, id));
      assertFalse(index.contains(BlobKind.DATA, id), "claimed is not stored");
      index.release(id);
      assertTrue(index.claim(BlobKind.DATA, id));
      PackInfo pack = pack(BlobKind.DATA);
      PackedBlob blob = blob(BlobKind.DATA, id);
      index.add(pack, List.of(blob));
      assertFalse(index.claim(BlobKind.DATA, id));
      assertEquals(Optional.of(blob.in(pack.id())), index.find(BlobKind.DATA, id));
      assertEquals(1, index.size());
    }
  }

  @Test
  void ofManyWorkersOneStoresEachBlob() throws Exception {
    int count = 20_000;
    List<BlobId> ids = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      ids.add(id());
    }
    AtomicInteger stored = new AtomicInteger();
    try (BlobIndex index = BlobIndex.empty();
        ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int worker = 0; worker < 8; worker++) {
        PackInfo pack = pack(BlobKind.DATA);
        Random own = new Random(worker);
        workers.add(executor.submit(() -> stored.addAndGet(store(index, pack, ids, own))));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      assertEquals(count, stored.get());
      assertEquals(count, index.size());
      for (BlobId id : ids) {
        assertTrue(index.contains(BlobKind.DATA, id));
      }
    }
  }

  private static int store(BlobIndex index, PackInfo pack, List<BlobId> ids, Random random) {
    int stored = 0;
    int start = random.nextInt(ids.size());
    for (int step = 0; step < ids.size(); step++) {
      BlobId id = ids.get((start + step) % ids.size());
      if (index.claim(BlobKind.DATA, id)) {
        index.add(pack, List.of(new PackedBlob(id, BlobKind.DATA, Codec.RAW, 96, 56, 0)));
        stored++;
      }
    }
    return stored;
  }
}
