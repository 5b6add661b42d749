package dj.adapters.storage.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DescriptorTest {
  @Test
  void closedDescriptorIsNotUsedAgain() {
    Descriptor descriptor = open();
    descriptor.close();
    assertThrows(IllegalStateException.class, () -> FileCalls.resize(descriptor, 1));
  }

  @Test
  void closingTwiceLeavesTheNextOwnerOfTheNumberAlone() {
    Descriptor first = open();
    first.close();
    Descriptor second = open();
    first.close();
    assertEquals(0, FileCalls.resize(second, 1));
    second.close();
  }

  @Test
  void callUnderWayKeepsTheFileOpen() {
    Descriptor descriptor = open();
    int number = descriptor.acquire();
    descriptor.close();
    assertTrue(isOpen(number));
    assertThrows(IllegalStateException.class, descriptor::acquire);
    descriptor.release();
    assertFalse(isOpen(number));
  }

  @Test
  void badNumberIsAnErrorOfTheKernel() {
    Descriptor nobodys = new Descriptor(1 << 20, false);
    assertEquals(-Errno.BAD_DESCRIPTOR, FileCalls.resize(nobodys, 1));
  }

  @Test
  void errorsHaveWords() {
    assertEquals("Permission denied", Errno.words(Errno.NO_ACCESS));
    assertEquals("No space left on device", Errno.words(Errno.NO_SPACE));
    assertEquals("error 4000", Errno.words(4000));
  }

  private static Descriptor open() {
    return FileCalls.descriptor(FileCalls.openMemoryFile(), 0);
  }

  private static boolean isOpen(int number) {
    return Files.exists(Path.of("/proc/self/fd/" + number), LinkOption.NOFOLLOW_LINKS);
  }
}
