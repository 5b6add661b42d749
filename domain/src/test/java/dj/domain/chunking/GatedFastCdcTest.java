package dj.domain.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.hash.SipHash24;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GatedFastCdcTest {
  private static final long SEED = 20260501;
  private static final ChunkerParameters SMALL =
      new ChunkerParameters(ChunkerKind.GATED_FAST_CDC, 8 << 10, 32 << 10, 128 << 10, 2);

  private final Chunker chunker = Chunker.of(ChunkerParameters.FILES, key(1));

  @Test
  void chunksTogetherAreTheContentAndKeepTheBounds() {
    byte[] content = random(SEED, 40_000_001);

    List<Integer> lengths = cutAll(chunker, content);

    assertEquals(content.length, lengths.stream().mapToInt(Integer::intValue).sum());
    ChunkerParameters parameters = chunker.parameters();
    for (int length : lengths.subList(0, lengths.size() - 1)) {
      assertTrue(
          length >= parameters.minBytes() && length <= parameters.maxBytes(), "length " + length);
    }
  }

  /// The boundaries are part of the format: if this list changes, no repository finds its chunks
  /// again.
  @Test
  void boundariesOfSeededContentNeverChange() {
    assertEquals(
        List.of(591776, 646209, 326685, 524125, 593431, 1161156, 615527, 630974, 573600, 336517),
        cutAll(chunker, random(SEED, 6_000_000)));
  }

  @Test
  void everyBoundaryIsWhereTheDefinitionPutsIt() {
    byte[] content = random(SEED + 1, 3_000_000);
    assertEquals(
        cutByDefinition(SMALL, key(2), content), cutAll(Chunker.of(SMALL, key(2)), content));
  }

  @Test
  void boundariesDoNotDependOnHowMuchIsAtHand() {
    byte[] content = random(SEED + 2, 2_000_000);
    Chunker small = Chunker.of(SMALL, key(3));
    List<Integer> expected = cutAll(small, content);

    List<Integer> lengths = new ArrayList<>();
    int offset = 0;
    for (int available = 0; offset < content.length; ) {
      available = Math.min(available + 1_000, content.length - offset);
      int length = small.cut(content, offset, available, offset + available == content.length);
      if (length != Chunker.NEEDS_MORE) {
        lengths.add(length);
        offset += length;
        available = 0;
      }
    }
    assertEquals(expected, lengths);
  }

  @Test
  void anInsertedByteChangesOnlyChunksNearby() {
    byte[] content = random(SEED + 3, 8_000_000);
    byte[] edited = new byte[content.length + 1];
    System.arraycopy(content, 0, edited, 0, 4_000_000);
    System.arraycopy(content, 4_000_000, edited, 4_000_001, 4_000_000);
    Chunker small = Chunker.of(SMALL, key(4));

    Set<Integer> before = new HashSet<>();
    ends(cutAll(small, content)).forEach(end -> before.add(content.length - end));
    List<Integer> after = ends(cutAll(small, edited));

    long moved =
        after.stream()
            .filter(end -> end > 4_200_000)
            .filter(end -> !before.contains(edited.length - end))
            .count();
    assertEquals(0, moved);
    assertTrue(
        ends(cutAll(small, content))
            .containsAll(after.stream().filter(end -> end < 4_000_000).toList()));
  }

  @Test
  void lengthsGatherAroundTheNormalLength() {
    List<Integer> lengths = cutAll(Chunker.of(SMALL, key(5)), random(SEED + 4, 60_000_000));

    double mean = lengths.stream().mapToInt(Integer::intValue).average().orElseThrow();

    assertTrue(
        Math.abs(mean / SMALL.normalBytes() - 1.14) < 0.06,
        "seed " + (SEED + 4) + ", mean " + mean);
  }

  @Test
  void anotherKeyPutsBoundariesElsewhere() {
    byte[] content = random(SEED + 5, 4_000_000);
    Set<Integer> one = new HashSet<>(ends(cutAll(Chunker.of(SMALL, key(6)), content)));
    List<Integer> other = ends(cutAll(Chunker.of(SMALL, key(7)), content));

    assertNotEquals(one, new HashSet<>(other));
    assertTrue(other.stream().filter(one::contains).count() <= 2);
  }

  @Test
  void contentOfOneByteIsCutAtTheMaximum() {
    byte[] zeros = new byte[(4 << 20) + 5];
    assertEquals(List.of(4 << 20, 5), cutAll(chunker, zeros));
  }

  @Test
  void shortContentIsOneChunk() {
    byte[] content = random(SEED + 6, 1000);
    assertEquals(1000, chunker.cut(content, 0, 1000, true));
    assertEquals(Chunker.NEEDS_MORE, chunker.cut(content, 0, 1000, false));
    assertEquals(0, chunker.cut(content, 1000, 0, true));
  }

  /// The definition in the Javadoc of [GatedFastCdc], word for word and without regard to speed.
  private static List<Integer> cutByDefinition(
      ChunkerParameters parameters, byte[] key, byte[] content) {
    ChunkerKeys keys = new ChunkerKeys(key);
    int log2 = Integer.numberOfTrailingZeros(parameters.normalBytes());
    List<Integer> lengths = new ArrayList<>();
    int offset = 0;
    while (offset < content.length) {
      int rest = Math.min(content.length - offset, parameters.maxBytes());
      int length = Math.min(parameters.minBytes(), rest);
      for (; length < rest; length++) {
        long hash = 0;
        for (int index = offset + length - 64; index < offset + length; index++) {
          hash = 2 * hash + keys.gear(content[index] & 0xFF);
        }
        int sign = length < parameters.normalBytes() ? -1 : 1;
        long threshold = 1L << (76 - log2 + sign * parameters.normalisation());
        boolean candidate = (hash >>> 51 & 0xFFF) == 0;
        if (candidate
            && Long.compareUnsigned(SipHash24.hash(keys.gate(0), keys.gate(1), hash), threshold)
                < 0) {
          break;
        }
      }
      lengths.add(length);
      offset += length;
    }
    return lengths;
  }

  private static List<Integer> cutAll(Chunker chunker, byte[] content) {
    List<Integer> lengths = new ArrayList<>();
    int offset = 0;
    while (offset < content.length) {
      int length = chunker.cut(content, offset, content.length - offset, true);
      lengths.add(length);
      offset += length;
    }
    return lengths;
  }

  private static List<Integer> ends(List<Integer> lengths) {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (int length : lengths) {
      end += length;
      ends.add(end);
    }
    return ends;
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return key;
  }

  private static byte[] random(long seed, int lengthBytes) {
    byte[] content = new byte[lengthBytes];
    new Random(seed).nextBytes(content);
    return content;
  }
}
