package dj.domain.container;

import static dj.domain.container.ContainerFixture.container;
import static dj.domain.container.ContainerFixture.content;
import static dj.domain.container.ContainerFixture.keys;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.ContainerType;
import dj.domain.key.RepositoryKeys;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever happens to a container, it is noticed and said politely.
final class ContainerCorruptionTest {
  private static final int VERSION_OFFSET = 8;
  private static final int FUZZ_RUNS = 20_000;

  private final RepositoryKeys keys = keys();
  private final SealedContainer container = container(1);
  private final byte[] sound = container.seal(ContainerType.SNAPSHOT, keys, content(2, 700));

  @Test
  void everyDamagedByteIsNoticed() {
    for (int at = 0; at < sound.length; at++) {
      for (int value : new int[] {sound[at] ^ 1 << at % 8, 0x00, 0xFF}) {
        byte[] damaged = sound.clone();
        damaged[at] = (byte) value;
        if (!Arrays.equals(sound, damaged)) {
          requireNoticed(damaged, "byte " + at + " set to " + value, at == VERSION_OFFSET);
        }
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    for (int length = 0; length < sound.length; length++) {
      requireNoticed(Arrays.copyOf(sound, length), "length " + length, false);
    }
  }

  @Test
  void everyExtensionIsNoticed() {
    for (int more = 1; more < 100; more++) {
      requireNoticed(Arrays.copyOf(sound, sound.length + more), "longer by " + more, false);
    }
  }

  @Test
  void randomDamageIsNoticed() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    for (int run = 0; run < FUZZ_RUNS; run++) {
      byte[] damaged = Arrays.copyOf(sound, 1 + random.nextInt(sound.length + 40));
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (!Arrays.equals(sound, damaged)) {
        requireNoticed(
            damaged, "seed " + seed + ", run " + run, damaged.length <= 8 || damaged[8] != 1);
      }
    }
  }

  private void requireNoticed(byte[] damaged, String what, boolean versionDamaged) {
    try {
      container.open("the file", ContainerType.SNAPSHOT, keys, damaged);
      fail(what + " was not noticed");
    } catch (DamageException e) {
      assertTrue(e.getMessage().startsWith("the file: "), e.getMessage());
      assertFalse(e.hint().isEmpty(), what);
    } catch (UnsupportedVersionException e) {
      assertTrue(versionDamaged, what + ": " + e.getMessage());
    }
  }
}
