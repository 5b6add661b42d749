package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.config.FormatVersions;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class PreambleTest {
  private static final RepositoryId REPOSITORY = new RepositoryId(0x0102030405060708L, -1);

  private final Preamble preamble = new Preamble(FormatVersions.CURRENT, REPOSITORY);

  @Test
  void preambleComesBackWhateverFollows() {
    byte[] file = Arrays.copyOf(preamble.toBytes(), 500);
    assertEquals(preamble, Preamble.parse("config", file));
  }

  @Test
  void everyDamagedByteIsNoticed() {
    byte[] sound = preamble.toBytes();
    for (int at = 0; at < sound.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = sound.clone();
        damaged[at] ^= (byte) (1 << bit);
        DamageException e =
            assertThrows(DamageException.class, () -> Preamble.parse("config", damaged));
        assertTrue(e.getMessage().startsWith("config: "), e.getMessage());
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    for (int length = 0; length < Preamble.LENGTH_BYTES; length++) {
      byte[] truncated = Arrays.copyOf(preamble.toBytes(), length);
      assertThrows(DamageException.class, () -> Preamble.parse("config", truncated));
    }
  }

  @Test
  void repositoryForLaterReadersIsRefusedPolitely() {
    assertUnsupported(patched(8, 2));
    assertUnsupported(patched(10, 2));
    assertUnsupported(patched(10, 0xFFFF));
    byte[] ofAnotherLayout = patched(8, 2);
    ofAnotherLayout[40] = 1;
    assertUnsupported(withCrc(ofAnotherLayout));
  }

  @Test
  void repositoryForLaterWritersIsReadable() {
    FormatVersions versions = Preamble.parse("config", patched(12, 7)).versions();
    assertTrue(versions.isReadable());
    assertFalse(versions.isWritable());
  }

  @Test
  void impossibleVersionsAreDamage() {
    assertThrows(DamageException.class, () -> Preamble.parse("config", patched(8, 0)));
    assertThrows(DamageException.class, () -> Preamble.parse("config", patched(10, 0)));
    assertThrows(DamageException.class, () -> Preamble.parse("config", patched(12, 0)));
    assertThrows(DamageException.class, () -> Preamble.parse("config", patched(14, 65)));
    assertThrows(DamageException.class, () -> Preamble.parse("config", patched(40, 1)));
  }

  private static void assertUnsupported(byte[] file) {
    UnsupportedVersionException e =
        assertThrows(UnsupportedVersionException.class, () -> Preamble.parse("config", file));
    assertTrue(e.hint().contains("newer"), e.hint());
  }

  private byte[] patched(int offset, int value) {
    byte[] file = preamble.toBytes();
    LittleEndian.putShort(file, offset, value);
    return withCrc(file);
  }

  private static byte[] withCrc(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, 60);
    LittleEndian.putInt(file, 60, (int) crc.getValue());
    return file;
  }
}
