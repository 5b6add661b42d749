package dj.domain.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.id.BlobId;
import dj.domain.pack.PackFixture.Stored;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PackRoundTripTest {
  private final PackFixture fixture = new PackFixture(1);

  @ParameterizedTest
  @EnumSource
  void everyBlobComesBack(BlobKind kind) {
    List<byte[]> contents = fixture.contents(0, 100, 1, 70_000, 300_000, 17);
    SealedPack pack = fixture.pack(kind, contents);
    byte[] bytes = PackFixture.bytes(pack);

    try (PackKey key = PackKey.open(fixture.keys(), pack.id(), bytes, 0);
        BlobReader reader = fixture.reader()) {
      assertEquals(kind, key.kind());
      assertEquals(PackFixture.SESSION, key.header().session());
      for (int index = 0; index < contents.size(); index++) {
        PackedBlob blob = pack.blobs().get(index);
        byte[] record =
            Arrays.copyOfRange(
                bytes, blob.offset(), blob.offset() + BlobReader.recordLengthBytes(blob));
        byte[] content = reader.read(key, blob.id(), blob.in(pack.id()), record, 0);
        assertArrayEquals(contents.get(index), content);
        assertEquals(index % 2 == 1 && content.length > 13 ? Codec.ZSTD : Codec.RAW, blob.codec());
      }
    }
  }

  @Test
  void theNameIsTheSha256OfTheFile() throws Exception {
    SealedPack pack = fixture.pack(BlobKind.DATA, fixture.contents(10, 20));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(PackFixture.bytes(pack));
    assertEquals(HexFormat.of().formatHex(digest), pack.id().toHex());
  }

  @Test
  void theTableIsReadFromTheTailAlone() {
    SealedPack pack = fixture.pack(BlobKind.TREE, fixture.contents(5000, 6000, 7000));
    byte[] bytes = PackFixture.bytes(pack);
    int tailLength = 1000;
    byte[] tail = Arrays.copyOfRange(bytes, bytes.length - tailLength, bytes.length);

    PackFooter footer =
        PackFooter.parse("pack", tail, tailLength - PackFooter.LENGTH_BYTES, bytes.length);
    int position = (int) footer.trailerOffset() - (bytes.length - tailLength);
    try (PackKey key =
            PackKey.open(fixture.keys(), pack.id(), tail, position - PackHeader.LENGTH_BYTES);
        BlobReader reader = fixture.reader()) {
      assertEquals(pack.blobs(), reader.contents(pack.id(), key, footer, tail, position));
    }
  }

  @Test
  void aPackThatWasJustMadeVerifies() {
    try (SealedPack pack = fixture.pack(BlobKind.DATA, fixture.contents(10, 2000, 30));
        BlobReader reader = fixture.reader()) {
      pack.verify(reader, 1);
      PackVerification verification =
          fixture.verifier().verify(pack.id(), PackFixture.bytes(pack), pack.lengthBytes());
      assertTrue(verification.isSound(), verification::toString);
      assertEquals(pack.blobs(), verification.sound());
      assertEquals(List.of(), verification.damaged());
    }
  }

  @Test
  void memoryThatChangesBehindOurBackIsNoticedBeforeTheUpload() {
    try (SealedPack pack = fixture.pack(BlobKind.DATA, fixture.contents(10, 2000, 30));
        BlobReader reader = fixture.reader()) {
      pack.content().array()[pack.blobs().get(1).offset() + 20] ^= 1;
      assertThrows(DamageException.class, () -> pack.verify(reader, 1));
    }
  }

  @Test
  void aFullPackIsWithinTheUpperQuarterOfItsTarget() {
    int target = 3 << 20;
    PackFactory factory = fixture.factory(target);
    for (int round = 0; round < 8; round++) {
      PackBuilder builder = factory.open(BlobKind.DATA);
      List<byte[]> stored = new ArrayList<>();
      byte[] content = fixture.contents(20_000).getFirst();
      while (fixture.store(builder, BlobKind.DATA, content) == Stored.YES) {
        stored.add(content);
        content = fixture.contents(20_000).getFirst();
      }
      assertTrue(builder.close());
      try (SealedPack pack = builder.finish(fixture.sealer())) {
        assertTrue(pack.lengthBytes() <= target, "within the target");
        assertTrue(pack.lengthBytes() > target / 4 * 3 - 21_000, "not far below it");
        assertEquals(stored.size(), pack.blobs().size());
        assertTrue(
            fixture
                .verifier()
                .verify(pack.id(), PackFixture.bytes(pack), pack.lengthBytes())
                .isSound());
      }
    }
  }

  @Test
  void anEmptyPackTakesABlobBeyondItsTarget() {
    PackBuilder builder = fixture.factory(1 << 16).open(BlobKind.DATA);
    byte[] large = fixture.contents(1 << 20).getFirst();
    assertEquals(Stored.YES, fixture.store(builder, BlobKind.DATA, large));
    assertEquals(Stored.NO, fixture.store(builder, BlobKind.DATA, new byte[] {1}));
    assertTrue(builder.close());
    try (SealedPack pack = builder.finish(fixture.sealer());
        BlobReader reader = fixture.reader()) {
      pack.verify(reader, 1);
      assertArrayEquals(
          large,
          reader.read(
              pack.key(),
              pack.blobs().getFirst().id(),
              pack.blobs().getFirst().in(pack.id()),
              PackFixture.bytes(pack),
              PackHeader.LENGTH_BYTES));
    }
  }

  @Test
  void theLastSealOfAClosedPackSaysSo() {
    PackBuilder builder = fixture.factory(1 << 16).open(BlobKind.DATA);
    PackBuilder.Slot first = builder.reserve(id(1), Codec.RAW, 8, 8).orElseThrow();
    PackBuilder.Slot second = builder.reserve(id(2), Codec.RAW, 8, 8).orElseThrow();
    byte[] plain = new byte[48];
    assertFalse(builder.close());
    assertTrue(builder.reserve(id(3), Codec.RAW, 8, 8).isEmpty(), "it is closed");
    assertFalse(second.seal(fixture.sealer(), plain));
    assertThrows(IllegalStateException.class, () -> builder.finish(fixture.sealer()));
    assertTrue(first.seal(fixture.sealer(), plain));
    assertFalse(builder.close(), "somebody was told already");
    assertEquals(2, builder.finish(fixture.sealer()).blobs().size());
    assertThrows(IllegalStateException.class, () -> builder.finish(fixture.sealer()));
    assertThrows(IllegalStateException.class, () -> first.seal(fixture.sealer(), plain));
  }

  private BlobId id(int number) {
    return fixture.idOf(BlobKind.DATA, new byte[] {(byte) number});
  }

  @Test
  void equalContentMakesPacksThatShareNoBytes() {
    List<byte[]> contents = fixture.contents(4000);
    byte[] one = PackFixture.bytes(fixture.pack(BlobKind.DATA, contents));
    byte[] other = PackFixture.bytes(fixture.pack(BlobKind.DATA, contents));
    assertEquals(one.length, other.length);
    int equal = 0;
    for (int index = PackHeader.LENGTH_BYTES;
        index < one.length - PackFooter.LENGTH_BYTES;
        index++) {
      equal += one[index] == other[index] ? 1 : 0;
    }
    // The copies of the header share 48 bytes; of the rest, one in 256 is equal by chance.
    assertTrue(equal < 48 + 60, "the record headers are masked");
  }
}
