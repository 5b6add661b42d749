package dj.domain.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.BlobMarks.Mark;
import dj.domain.index.testing.ListedBlobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which blobs are in use, and how much of each pack.
final class BlobMarksTest {
  private static final int SEED = 12;

  private final Random random = new Random(SEED);
  private final BlobIndex.Builder builder = new BlobIndex.Builder();

  private PackInfo pack(BlobKind kind) {
    PackId id =
        new PackId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    return new PackInfo(id, kind, 1 << 20, Instant.EPOCH);
  }

  private BlobId id() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private PackedBlob enter(PackInfo pack, BlobId id, int offset) {
    PackedBlob blob = new PackedBlob(id, pack.kind(), Codec.RAW, offset, 156, 100);
    builder.add(List.of(pack), new ListedBlobs(List.of(blob)));
    return blob;
  }

  @Test
  void everyMarkIsCountedInItsPack() {
    List<PackedBlob> blobs = new ArrayList<>();
    PackInfo even = pack(BlobKind.DATA);
    PackInfo odd = pack(BlobKind.DATA);
    for (int number = 0; number < 10_000; number++) {
      blobs.add(enter(number % 2 == 0 ? even : odd, id(), 96 + 200 * (number / 2)));
    }
    try (BlobIndex index = builder.build()) {
      BlobMarks marks = index.newMarks();
      for (int number = 0; number < 3_000; number++) {
        assertEquals(Mark.NEW, marks.mark(BlobKind.DATA, blobs.get(2 * number).id()));
        assertEquals(Mark.KNOWN, marks.mark(BlobKind.DATA, blobs.get(2 * number).id()));
      }
      assertEquals(Mark.ABSENT, marks.mark(BlobKind.DATA, id()), "seed " + SEED);
      assertEquals(Mark.ABSENT, marks.mark(BlobKind.TREE, blobs.getFirst().id()));
      assertEquals(
          List.of(
              new PackUse(even, PackStanding.RELIABLE, 5_000, 3_000, 5_000L * 156, 3_000L * 156),
              new PackUse(odd, PackStanding.RELIABLE, 5_000, 0, 5_000L * 156, 0)),
          marks.uses());
      assertEquals(
          Map.of(BlobKind.DATA, new BlobTotal(3_000, 3_000L * 100, 3_000L * 156)), marks.totals());
      for (int number = 0; number < 10_000; number++) {
        boolean marked = number % 2 == 0 && number < 6_000;
        PackedBlob blob = blobs.get(number);
        assertEquals(marked, marks.isMarked((number % 2 == 0 ? even : odd).id(), blob));
        assertEquals(marked, marks.isMarked(BlobKind.DATA, blob.id()));
      }
    }
  }

  @Test
  void blobThatIsStoredTwiceIsMarkedWhereItMayBeReliedOn() {
    PackInfo condemned = pack(BlobKind.TREE);
    PackInfo reliable = pack(BlobKind.TREE);
    BlobId id = id();
    PackedBlob first = enter(condemned, id, 96);
    PackedBlob second = enter(reliable, id, 500);
    builder.packs().setStanding(condemned.id(), PackStanding.READABLE);
    try (BlobIndex index = builder.build()) {
      BlobMarks marks = index.newMarks();
      marks.mark(BlobKind.TREE, id);
      assertFalse(marks.isMarked(condemned.id(), first));
      assertTrue(marks.isMarked(reliable.id(), second));
      assertTrue(marks.uses().getFirst().isDead());
    }
  }

  @Test
  void blobOfACondemnedPackIsMarkedAndOneOfADoomedPackIsAbsent() {
    PackInfo condemned = pack(BlobKind.DATA);
    PackInfo doomed = pack(BlobKind.DATA);
    PackedBlob read = enter(condemned, id(), 96);
    PackedBlob gone = enter(doomed, id(), 96);
    builder.packs().setStanding(condemned.id(), PackStanding.READABLE);
    builder.packs().setStanding(doomed.id(), PackStanding.GONE);
    try (BlobIndex index = builder.build()) {
      BlobMarks marks = index.newMarks();
      assertEquals(Mark.NEW, marks.mark(BlobKind.DATA, read.id()));
      assertEquals(Mark.ABSENT, marks.mark(BlobKind.DATA, gone.id()));
    }
  }
}
