package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import dj.domain.key.MasterSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class KeySlotFrameTest {
  private final byte[] commitment = GoldenFiles.counting(1, 32);
  private final byte[] header = "{\"kdf\":\"argon2id\"}".getBytes(StandardCharsets.US_ASCII);
  private final byte[] box = GoldenFiles.counting(100, 72);
  private final byte[] clear = KeySlotFrame.clear(commitment, header, box.length);
  private final byte[] file = KeySlotFrame.file(clear, box);

  @Test
  void partsComeBack() {
    KeySlotFrame frame = KeySlotFrame.parse("key", file);
    assertArrayEquals(commitment, frame.commitment());
    assertArrayEquals(header, frame.header());
    assertArrayEquals(box, frame.box());
    assertArrayEquals(clear, frame.clear());
  }

  @Test
  void everyDamagedByteIsNoticed() {
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = file.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertDamaged(damaged);
      }
    }
  }

  @Test
  void everyOtherLengthIsNoticed() {
    for (int length = 0; length < file.length + 100; length++) {
      if (length != file.length) {
        assertDamaged(Arrays.copyOf(file, length));
      }
    }
    assertDamaged(new byte[1 << 20]);
  }

  @Test
  void hostileLengthsWithARightSumAreRefused() {
    Random random = new Random(11);
    int[] lengths = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, file.length, 1 << 14, 4097};
    for (int headerLength : lengths) {
      for (int boxLength : lengths) {
        byte[] hostile = file.clone();
        LittleEndian.putInt(hostile, 12, headerLength);
        LittleEndian.putInt(hostile, 16, boxLength);
        assertDamaged(withCrc(hostile));
      }
      byte[] hostile = file.clone();
      LittleEndian.putInt(hostile, 12, random.nextInt());
      assertDamaged(withCrc(hostile));
    }
  }

  @Test
  void laterVersionsAndCriticalFlagsAreRefusedPolitely() {
    byte[] later = file.clone();
    later[8] = 2;
    assertUnsupported(withCrc(later));
    byte[] flagged = file.clone();
    flagged[10] = 1;
    assertUnsupported(withCrc(flagged));
  }

  @Test
  void otherFlagsArePassedOver() {
    byte[] flagged = file.clone();
    flagged[11] = 1;
    assertArrayEquals(box, KeySlotFrame.parse("key", withCrc(flagged)).box());
  }

  @Test
  void impossiblePartsAreNotFramed() {
    assertThrows(
        IllegalArgumentException.class, () -> KeySlotFrame.clear(new byte[31], header, 72));
    assertThrows(
        IllegalArgumentException.class,
        () -> KeySlotFrame.clear(commitment, new byte[(16 << 10) + 1], 72));
    assertThrows(
        IllegalArgumentException.class, () -> KeySlotFrame.clear(commitment, header, 4097));
  }

  @Test
  void boxComesBack() {
    RepositoryId repository = new RepositoryId(1, 2);
    Instant created = Instant.ofEpochSecond(1_795_000_000);
    try (MasterSecret secret = MasterSecret.create(new Random(3))) {
      KeySlotBox parsed = KeySlotBox.parse(new KeySlotBox(secret, repository, created).toBytes());
      assertTrue(parsed.secret().isSameAs(secret));
      assertEquals(repository, parsed.repository());
      assertEquals(created, parsed.created());
    }
  }

  private static void assertDamaged(byte[] bytes) {
    DamageException e = assertThrows(DamageException.class, () -> KeySlotFrame.parse("key", bytes));
    assertTrue(e.getMessage().startsWith("key: "), e.getMessage());
  }

  private static void assertUnsupported(byte[] bytes) {
    assertThrows(UnsupportedVersionException.class, () -> KeySlotFrame.parse("key", bytes));
  }

  private static byte[] withCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    LittleEndian.putInt(bytes, bytes.length - 4, (int) crc.getValue());
    return bytes;
  }
}
