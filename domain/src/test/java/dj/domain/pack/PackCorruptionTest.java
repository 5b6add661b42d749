package dj.domain.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.finding.Finding;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.id.PackId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What happens to damaged packs: everything is noticed, nothing wrong is ever read, and what is
/// sound is found.
final class PackCorruptionTest {
  private final PackFixture fixture = new PackFixture(2);
  private final List<byte[]> contents = fixture.contents(60, 200, 0, 150);
  private final SealedPack pack = fixture.pack(BlobKind.DATA, contents);
  private final byte[] sound = PackFixture.bytes(pack);
  private final BlobReader reader = fixture.reader();

  @Test
  void everyDamagedByteIsFound() {
    for (int at = 0; at < sound.length; at++) {
      for (int value : new int[] {sound[at] ^ 1 << at % 8, 0x00, 0xFF}) {
        byte[] damaged = sound.clone();
        damaged[at] = (byte) value;
        if (!Arrays.equals(sound, damaged)) {
          requireNoticed(damaged, "byte " + at);
          requireNothingWrongIsRead(damaged);
        }
      }
    }
  }

  @Test
  void everyTruncationIsFound() {
    for (int length = 0; length < sound.length; length++) {
      byte[] truncated = Arrays.copyOf(sound, length);
      requireNoticed(truncated, "length " + length);
      requireNothingWrongIsRead(truncated);
    }
  }

  private PackVerification requireNoticed(byte[] bytes, String what) {
    PackVerification verification = fixture.verifier().verify(pack.id(), bytes, bytes.length);
    assertFalse(verification.isSound(), what);
    assertTrue(pack.blobs().containsAll(verification.sound()), what);
    assertTrue(pack.blobs().containsAll(verification.damaged()), what);
    for (Finding finding : verification.findings()) {
      assertEquals(Finding.Severity.DAMAGE, finding.severity());
      assertEquals(pack.id().toHex(), finding.subject());
    }
    return verification;
  }

  private void requireNothingWrongIsRead(byte[] bytes) {
    try (PackKey key = PackKey.open(fixture.keys(), pack.id(), bytes, 0)) {
      for (int index = 0; index < contents.size(); index++) {
        PackedBlob blob = pack.blobs().get(index);
        try {
          byte[] read = reader.read(key, blob.id(), blob.in(pack.id()), bytes, blob.offset());
          assertArrayEquals(contents.get(index), read);
        } catch (DamageException e) {
          assertTrue(e.getMessage().startsWith("pack " + pack.id().toShortHex()), e.getMessage());
        }
      }
    } catch (DamageException e) {
      assertTrue(e.getMessage().startsWith("pack " + pack.id().toShortHex()), e.getMessage());
    }
  }

  @Test
  void aDamagedRecordCostsItsBlobAlone() {
    for (PackedBlob lost : pack.blobs()) {
      int end = lost.offset() + BlobReader.recordLengthBytes(lost);
      for (int at = lost.offset(); at < end; at++) {
        byte[] damaged = sound.clone();
        damaged[at] ^= 0x40;
        PackVerification verification = requireNoticed(damaged, "byte " + at);
        assertEquals(List.of(lost), verification.damaged());
        assertEquals(contents.size() - 1, verification.sound().size());
        assertEquals(Set.of("pack-digest", "pack-record"), codes(verification));
      }
    }
  }

  @Test
  void aDamagedHeaderCostsNothing() {
    for (int at = 0; at < PackHeader.LENGTH_BYTES; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x40;
      PackVerification verification = requireNoticed(damaged, "byte " + at);
      assertEquals(Set.of("pack-digest", "pack-header"), codes(verification), "byte " + at);
      assertEquals(pack.blobs(), verification.sound(), "byte " + at);
    }
  }

  @Test
  void aDamagedTailCostsNothing() {
    int end = endOfRecords();
    for (int at = end; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x40;
      PackVerification verification = requireNoticed(damaged, "byte " + at);
      assertEquals(pack.blobs(), verification.sound(), "byte " + at);
    }
  }

  @Test
  void aTruncatedPackKeepsItsWholeRecords() {
    for (int length = PackHeader.LENGTH_BYTES; length < endOfRecords(); length++) {
      int cut = length;
      byte[] truncated = Arrays.copyOf(sound, length);
      PackVerification verification = requireNoticed(truncated, "length " + length);
      List<PackedBlob> whole =
          pack.blobs().stream()
              .filter(blob -> blob.offset() + BlobReader.recordLengthBytes(blob) <= cut)
              .toList();
      assertEquals(whole, verification.sound(), "length " + length);
    }
  }

  private int endOfRecords() {
    PackedBlob last = pack.blobs().getLast();
    return last.offset() + BlobReader.recordLengthBytes(last);
  }

  private static Set<String> codes(PackVerification verification) {
    return verification.findings().stream().map(Finding::code).collect(Collectors.toSet());
  }

  @Test
  void aRecordOpensNowhereButInItsPlace() {
    List<byte[]> alike = List.of(new byte[] {1, 2, 3}, new byte[] {4, 5, 6});
    SealedPack one = fixture.pack(BlobKind.DATA, alike);
    SealedPack other = fixture.pack(BlobKind.DATA, alike);
    PackedBlob first = one.blobs().get(0);
    PackedBlob second = one.blobs().get(1);
    int length = BlobReader.recordLengthBytes(first);

    byte[] swapped = PackFixture.bytes(one);
    byte[] bytes = PackFixture.bytes(one);
    System.arraycopy(bytes, first.offset(), swapped, second.offset(), length);
    System.arraycopy(bytes, second.offset(), swapped, first.offset(), length);
    byte[] transplanted = PackFixture.bytes(other);
    System.arraycopy(bytes, first.offset(), transplanted, first.offset(), length);

    assertThrows(
        DamageException.class,
        () -> reader.read(one.key(), first.id(), first.in(one.id()), swapped, first.offset()));
    assertThrows(
        DamageException.class,
        () ->
            reader.read(
                other.key(), first.id(), first.in(other.id()), transplanted, first.offset()));
    // Even where a record is whole and in its place, it is not that of another blob.
    assertThrows(
        DamageException.class,
        () -> reader.read(one.key(), second.id(), first.in(one.id()), bytes, first.offset()));
  }

  @Test
  void packsOfAnotherRepositoryOrKindAreRefused() {
    PackFixture stranger = new PackFixture(3);
    assertThrows(DamageException.class, () -> PackKey.open(stranger.keys(), pack.id(), sound, 0));
    byte[] relabelled = sound.clone();
    relabelled[9] = (byte) BlobKind.TREE.code();
    assertThrows(
        DamageException.class, () -> PackKey.open(fixture.keys(), pack.id(), relabelled, 0));
  }

  @Test
  void aTrailerFromAnotherPackIsRefused() {
    SealedPack other = fixture.pack(BlobKind.DATA, contents);
    byte[] mixed = sound.clone();
    int from = sound.length - PackFooter.LENGTH_BYTES - 300;
    System.arraycopy(PackFixture.bytes(other), from, mixed, from, sound.length - from);
    PackVerification verification = requireNoticed(mixed, "trailer of another pack");
    assertTrue(codes(verification).contains("pack-trailer"));
    assertEquals(pack.blobs(), verification.sound());
  }

  @Test
  void randomDamageNeverEndsInAnotherException() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = mutated(random);
      String what = "seed " + seed + ", round " + round;
      if (!Arrays.equals(sound, damaged)) {
        requireNoticed(damaged, what);
        requireNothingWrongIsRead(damaged);
      }
    }
  }

  private byte[] mutated(Random random) {
    byte[] bytes =
        random.nextInt(4) == 0
            ? Arrays.copyOf(sound, random.nextInt(sound.length * 2))
            : sound.clone();
    int changes = 1 + random.nextInt(8);
    for (int change = 0; change < changes && bytes.length > 0; change++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 16), (byte) 0xFF);
        default -> {
          int length = random.nextInt(Math.min(64, bytes.length - at));
          System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void noiseIsNoPack() {
    Random random = new Random(5);
    for (int length : new int[] {0, 1, 95, 96, 160, 400, 5000}) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      PackVerification verification = fixture.verifier().verify(PackId.of(sound, 0), noise, length);
      assertFalse(verification.isSound());
      assertEquals(List.of(), verification.sound());
    }
  }
}
