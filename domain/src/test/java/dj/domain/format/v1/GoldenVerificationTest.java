package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.container.SealedContainer;
import dj.domain.container.VerificationFile;
import dj.domain.error.DamageException;
import dj.domain.id.PackId;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.FileName;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import dj.domain.verification.VerificationRecord;
import dj.domain.verification.VerifiedPacks;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The verification records of the documentation: what is written today is what is read for ever.
final class GoldenVerificationTest {
  private static final VerifiedPacks PACKS =
      new VerifiedPacks(
          new TreeMap<>(
              Map.of(
                  PackId.of(GoldenFiles.counting(0x10, 32), 0),
                  Instant.parse("2026-11-22T20:00:00Z"),
                  PackId.of(GoldenFiles.counting(0x40, 32), 0),
                  Instant.parse("2026-11-23T02:30:00Z"))));

  private static final Map<String, VerificationRecord> RECORDS =
      Map.of("verification-v1.hex", PACKS, "verification-v2.hex", WalkFormatTest.WALK);

  private final RepositoryKeys keys = GoldenFiles.keys();
  private final VerificationFile files =
      new VerificationFile(
          new SealedContainer(new JdkAead(), new RunLengthZstd(), new GoldenFiles.FixedSalt()),
          keys);

  @Test
  void theWriterStillWritesThem() throws IOException {
    for (Map.Entry<String, VerificationRecord> golden : RECORDS.entrySet()) {
      byte[] file = GoldenFiles.resource(golden.getKey());
      assertArrayEquals(file, files.encode(golden.getValue()));
    }
  }

  @Test
  void theReaderStillReadsThem() throws IOException {
    for (Map.Entry<String, VerificationRecord> golden : RECORDS.entrySet()) {
      byte[] file = GoldenFiles.resource(golden.getKey());
      assertEquals(golden.getValue(), files.decode(VerificationFile.name(file), file));
    }
  }

  @Test
  void theDocumentationShowsThem() throws IOException {
    byte[] packs = GoldenFiles.resource("verification-v1.hex");
    byte[] walk = GoldenFiles.resource("verification-v2.hex");
    byte[] both = Arrays.copyOf(packs, packs.length + walk.length);
    System.arraycopy(walk, 0, both, packs.length, walk.length);
    assertArrayEquals(both, GoldenFiles.bytesInPage("verification.md"));
    for (byte[] file : List.of(packs, walk)) {
      assertTrue(
          GoldenFiles.page("verification.md").contains(VerificationFile.name(file).path()),
          VerificationFile.name(file).path());
    }
  }

  @Test
  void everyChangedByteAndEveryCutIsDamage() throws IOException {
    for (String resource : RECORDS.keySet()) {
      byte[] file = GoldenFiles.resource(resource);
      FileName name = VerificationFile.name(file);
      for (int at = 0; at < file.length; at++) {
        byte[] changed = file.clone();
        changed[at] ^= 1;
        assertThrows(DamageException.class, () -> files.decode(name, changed));
      }
    }
    byte[] plain = VerificationFormat.encode(PACKS);
    for (int length = 0; length < plain.length; length++) {
      byte[] cut = Arrays.copyOf(plain, length);
      assertThrows(DamageException.class, () -> VerificationFormat.decode("cut", cut));
    }
  }

  @Test
  void wrongOrderCountAndTimesAreDamage() {
    byte[] plain = VerificationFormat.encode(PACKS);
    for (int at : new int[] {0, 4, 7, 8 + 32, 8 + 64 + 7, 8 + 72 + 7}) {
      byte[] changed = plain.clone();
      changed[at] = (byte) (at == 8 + 32 ? 0x10 : 0x80);
      if (at == 8 + 32) {
        System.arraycopy(plain, 8, changed, 8 + 32, 32);
      }
      assertThrows(DamageException.class, () -> VerificationFormat.decode("changed", changed));
    }
  }
}
