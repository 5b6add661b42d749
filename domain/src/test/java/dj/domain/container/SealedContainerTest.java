package dj.domain.container;

import static dj.domain.container.ContainerFixture.container;
import static dj.domain.container.ContainerFixture.content;
import static dj.domain.container.ContainerFixture.counting;
import static dj.domain.container.ContainerFixture.forge;
import static dj.domain.container.ContainerFixture.keys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.error.FailedException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.ContainerHeader;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.PageLayout;
import dj.domain.id.RepositoryId;
import dj.domain.key.RepositoryKeys;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedContainerTest {
  private static final int PAGE = PageLayout.PAGE_LENGTH_BYTES;
  private static final int HEADER = ContainerHeader.LENGTH_BYTES;

  private final RepositoryKeys keys = keys();
  private final SealedContainer container = container(1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE + 12345})
  void contentComesBack(int length) {
    byte[] content = content(length, length);
    byte[] file = container.seal(ContainerType.INDEX, keys, content);
    assertArrayEquals(content, open(ContainerType.INDEX, file));
    assertEquals(HEADER + PageLayout.sealedLengthBytes(length), file.length);
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeComesBackAndNoOtherTypeOpensIt(ContainerType type) {
    byte[] content = content(3, 100);
    byte[] file = container.seal(type, keys, content);
    for (ContainerType other : ContainerType.values()) {
      if (other == type) {
        assertArrayEquals(content, open(other, file));
      } else {
        assertThrows(DamageException.class, () -> open(other, file));
      }
    }
  }

  @Test
  void whatCompressesIsCompressedAndComesBack() {
    byte[] content = new byte[100_000];
    byte[] file = container.seal(ContainerType.SNAPSHOT, keys, content);
    assertTrue(file.length < 200, "length " + file.length);
    assertArrayEquals(content, open(ContainerType.SNAPSHOT, file));
  }

  @Test
  void shortDocumentsAreNeverCompressed() {
    byte[] file = container.seal(ContainerType.LEASE, keys, new byte[100_000]);
    assertTrue(file.length > 100_000, "length " + file.length);
  }

  @Test
  void equalContentsLookDifferent() {
    byte[] content = content(4, 1000);
    byte[] one = container.seal(ContainerType.INDEX, keys, content);
    byte[] two = container.seal(ContainerType.INDEX, keys, content);
    assertFalse(Arrays.equals(one, 32, 80, two, 32, 80));
    assertFalse(Arrays.equals(one, HEADER, one.length, two, HEADER, two.length));
  }

  @Test
  void contentBeyondTheLimitIsNotSealed() {
    byte[] content = new byte[ContainerType.LEASE.maxContentLengthBytes() + 1];
    assertThrows(FailedException.class, () -> container.seal(ContainerType.LEASE, keys, content));
  }

  @Test
  void fileOfAnotherRepositoryIsToldApart() {
    RepositoryId other = new RepositoryId(1, 2);
    byte[] file = container.seal(ContainerType.INDEX, keys(0, other), content(5, 10));
    DamageException e = assertThrows(DamageException.class, () -> open(ContainerType.INDEX, file));
    assertTrue(e.getMessage().contains("belongs to the repository " + other), e.getMessage());
  }

  @Test
  void fileUnderAnotherKeyIsRefusedByItsCommitment() {
    byte[] file =
        container.seal(ContainerType.INDEX, keys(1, ContainerFixture.REPOSITORY), content(5, 10));
    DamageException e = assertThrows(DamageException.class, () -> open(ContainerType.INDEX, file));
    assertTrue(e.getMessage().contains("another key"), e.getMessage());
  }

  @Test
  void pagesCannotBeSwappedRepeatedOrDropped() {
    byte[] file = container.seal(ContainerType.INDEX, keys, content(6, 3 * PAGE));
    int sealed = PageLayout.SEALED_PAGE_LENGTH_BYTES;
    assertDamaged(pages(file, sealed, 1, 0, 2));
    assertDamaged(pages(file, sealed, 0, 0, 2));
    assertDamaged(pages(file, sealed, 0, 2));
    assertDamaged(pages(file, sealed, 0, 1));
    assertDamaged(pages(file, sealed, 0, 1, 2, 2));
    assertArrayEquals(file, pages(file, sealed, 0, 1, 2));
  }

  @Test
  void pagesOfAnotherFileDoNotFit() {
    byte[] one = container.seal(ContainerType.INDEX, keys, content(7, 100));
    byte[] two = container.seal(ContainerType.INDEX, keys, content(8, 100));
    byte[] mixed = Arrays.copyOf(one, one.length);
    System.arraycopy(two, HEADER, mixed, HEADER, two.length - HEADER);
    assertDamaged(mixed);
  }

  @Test
  void criticalFlagOfALaterVersionIsRefusedPolitely() {
    for (int flag = 1; flag < 8; flag++) {
      byte[] file = forge(ContainerType.SNAPSHOT, 1 << flag, counting(0, 600), 500);
      assertThrows(UnsupportedVersionException.class, () -> open(ContainerType.SNAPSHOT, file));
    }
  }

  @Test
  void otherFlagsOfALaterVersionArePassedOver() {
    byte[] file = forge(ContainerType.SNAPSHOT, 0xFF00, counting(0, 600), 600);
    assertArrayEquals(counting(0, 600), open(ContainerType.SNAPSHOT, file));
  }

  @Test
  void laterVersionOfTheContainerIsRefusedPolitely() {
    byte[] file = container.seal(ContainerType.INDEX, keys, content(9, 10));
    file[8] = 2;
    assertThrows(UnsupportedVersionException.class, () -> open(ContainerType.INDEX, file));
  }

  @Test
  void lengthBeyondTheLimitIsRefusedThoughAuthentic() {
    long beyond = ContainerType.LEASE.maxContentLengthBytes() + 1L;
    for (long length : new long[] {beyond, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      assertThrows(
          DamageException.class,
          () -> open(ContainerType.LEASE, forge(ContainerType.LEASE, 0, new byte[10], length)));
      assertThrows(
          DamageException.class,
          () -> open(ContainerType.LEASE, forge(ContainerType.LEASE, 1, new byte[10], length)));
    }
  }

  @Test
  void frameThatDoesNotExpandToTheStatedLengthIsRefused() {
    byte[] file = forge(ContainerType.SNAPSHOT, 1, new byte[13], 1000);
    DamageException e =
        assertThrows(DamageException.class, () -> open(ContainerType.SNAPSHOT, file));
    assertTrue(e.getMessage().startsWith("the file: "), e.getMessage());
  }

  @Test
  void frameLongerThanItsContentIsRefused() {
    byte[] file = forge(ContainerType.SNAPSHOT, 1, new byte[1000], 1000);
    assertThrows(DamageException.class, () -> open(ContainerType.SNAPSHOT, file));
  }

  private static byte[] pages(byte[] file, int sealedLength, int... order) {
    byte[] result = Arrays.copyOf(file, HEADER + order.length * sealedLength);
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(
          file, HEADER + order[i] * sealedLength, result, HEADER + i * sealedLength, sealedLength);
    }
    return result;
  }

  private void assertDamaged(byte[] file) {
    assertThrows(DamageException.class, () -> open(ContainerType.INDEX, file));
  }

  private byte[] open(ContainerType type, byte[] file) {
    return container.open("the file", type, keys, file);
  }
}
