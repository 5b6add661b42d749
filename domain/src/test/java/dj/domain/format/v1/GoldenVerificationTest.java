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
import dj.domain.verification.VerifiedPacks;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The verification record of the documentation: what is written today is what is read for ever.
final class GoldenVerificationTest {
  private static final VerifiedPacks PACKS =
      new VerifiedPacks(
          new TreeMap<>(
              Map.of(
                  PackId.of(GoldenFiles.counting(0x10, 32), 0),
                  Instant.parse("2026-11-22T20:00:00Z"),
                  PackId.of(GoldenFiles.counting(0x40, 32), 0),
                  Instant.parse("2026-11-23T02:30:00Z"))));

  private final RepositoryKeys keys = GoldenFiles.keys();
  private final VerificationFile files =
      new VerificationFile(
          new SealedContainer(new JdkAead(), new RunLengthZstd(), new GoldenFiles.FixedSalt()),
          keys);

  @Test
  void theWriterStillWritesIt() throws IOException {
    assertArrayEquals(GoldenFiles.resource("verification-v1.hex"), files.encode(PACKS));
  }

  @Test
  void theReaderStillReadsIt() throws IOException {
    byte[] file = GoldenFiles.resource("verification-v1.hex");
    assertEquals(PACKS, files.decode(VerificationFile.name(file), file));
  }

  @Test
  void theDocumentationShowsIt() throws IOException {
    byte[] file = GoldenFiles.resource("verification-v1.hex");
    assertArrayEquals(file, GoldenFiles.bytesInPage("verification.md"));
    assertTrue(
        GoldenFiles.page("verification.md").contains(VerificationFile.name(file).path()),
        VerificationFile.name(file).path());
  }

  @Test
  void everyChangedByteAndEveryCutIsDamage() throws IOException {
    byte[] file = GoldenFiles.resource("verification-v1.hex");
    FileName name = VerificationFile.name(file);
    for (int at = 0; at < file.length; at++) {
      byte[] changed = file.clone();
      changed[at] ^= 1;
      assertThrows(DamageException.class, () -> files.decode(name, changed));
    }
    byte[] plain = VerificationFormat.encode(PACKS);
    for (int length = 0; length < plain.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(plain, length);
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
