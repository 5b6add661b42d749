package dj.adapters.storage.codec.blake3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Tests whatever this system has; `-Ddj.blake3.library=<path>` names a library that is not
/// installed.
final class Blake3HasherTest {
  private static final long SEED = 23;

  private final Optional<Path> library =
      Optional.ofNullable(System.getProperty("dj.blake3.library")).map(Path::of);
  private final ContentHasher hasher =
      NativeBlake3.find(library).<ContentHasher>map(found -> found).orElseGet(JavaBlake3::new);
  private final byte[] key = random(32);

  @Test
  void everyLengthEqualsTheDomainsOwn() {
    byte[] content = random(6 << 20);
    for (int lengthBytes = 0; lengthBytes < 5000; lengthBytes++) {
      assertEqualHash(content, lengthBytes % 77, lengthBytes);
    }
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      assertEqualHash(content, random.nextInt(1000), random.nextInt(1 << 20));
    }
    for (int chunks = 1; chunks < 600; chunks++) {
      assertEqualHash(content, 0, chunks * 1024 + chunks % 3 - 1);
    }
    assertEqualHash(content, 0, content.length);
  }

  @Test
  void hashesStayEqualWhereTheFormChanges() {
    byte[] content = random(9 << 20);
    List<ContentHasher> hashers = List.of(new Blake3Hasher(library), new JavaBlake3());
    for (int round = 0; round < 20; round++) {
      int lengthBytes = content.length - round * 1001;
      byte[] expected = new byte[32];
      Blake3.keyedHash(key, content, round, lengthBytes, expected, 0);
      for (ContentHasher each : hashers) {
        byte[] actual = new byte[32];
        each.keyedHash(key, content, round, lengthBytes, actual, 0);
        assertArrayEquals(expected, actual, "round " + round);
      }
    }
  }

  @Test
  void rangesOutsideTheArraysAreRefused() {
    byte[] bytes = new byte[64];
    assertThrows(
        IndexOutOfBoundsException.class, () -> hasher.keyedHash(key, bytes, 60, 5, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> hasher.keyedHash(key, bytes, 0, 5, bytes, 33));
    assertThrows(
        IllegalArgumentException.class, () -> hasher.keyedHash(bytes, bytes, 0, 5, bytes, 0));
  }

  @Test
  void withoutALibraryTheDomainsOwnIsUsed() {
    Blake3Hasher plain = new Blake3Hasher(Optional.of(Path.of("no-such-library.so")));
    byte[] expected = new byte[32];
    byte[] actual = new byte[32];
    Blake3.keyedHash(key, random(100), 0, 100, expected, 0);
    plain.keyedHash(key, random(100), 0, 100, actual, 0);
    assertEquals(false, plain.isAccelerated());
    assertArrayEquals(expected, actual);
  }

  private void assertEqualHash(byte[] content, int offset, int lengthBytes) {
    byte[] expected = new byte[32];
    byte[] actual = new byte[40];
    Blake3.keyedHash(key, content, offset, lengthBytes, expected, 0);
    hasher.keyedHash(key, content, offset, lengthBytes, actual, 4);
    assertArrayEquals(
        expected, Arrays.copyOfRange(actual, 4, 36), "seed " + SEED + " length " + lengthBytes);
  }

  private static byte[] random(int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }
}
