package dj.adapters.storage.backend.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Errors of the file system become errors that say what to do.
final class LocalFailuresTest {
  private final LocalFailures failures = new LocalFailures(Path.of("/"));

  @Test
  void aFullDiskAndAUsedUpQuotaAreTold() {
    DjException full = failures.translate("write x", new IOException("No space left on device"));
    assertInstanceOf(OutOfSpaceException.class, full);
    DjException quota =
        failures.translate("write x", new FileSystemException("/x", null, "Disk quota exceeded"));
    assertInstanceOf(OutOfSpaceException.class, quota);
    assertTrue(quota.hint().contains("quota"), quota::hint);
    assertEquals("cannot write x in /: Disk quota exceeded", quota.getMessage());
  }

  @Test
  void anInterruptIsACancellation() {
    assertInstanceOf(
        CancelledException.class, failures.translate("write x", new ClosedByInterruptException()));
  }

  @ParameterizedTest
  @CsvSource({
    "Input/output error, dmesg",
    "Too many open files, ulimit",
    "Operation not permitted, lsattr",
    "Read-only file system, remount",
    "Stale file handle, mounted and healthy"
  })
  void eachReasonHasItsHint(String reason, String hint) {
    DjException failure = failures.translate("read x", new FileSystemException("/x", null, reason));
    assertInstanceOf(StorageUnavailableException.class, failure);
    assertEquals("cannot read x in /: " + reason, failure.getMessage());
    assertTrue(failure.hint().contains(hint), failure::hint);
  }

  @Test
  void aStagingAreaOnAnotherFileSystemIsTold() {
    DjException failure =
        failures.translate("write x", new AtomicMoveNotSupportedException("/a", "/b", "EXDEV"));
    assertTrue(failure.hint().contains("one file system"), failure::hint);
  }

  @Test
  void anErrorWithoutAMessageIsNamedByItsClass() {
    assertEquals(
        "cannot read x in /: ioexception",
        failures.translate("read x", new IOException()).getMessage());
  }
}
