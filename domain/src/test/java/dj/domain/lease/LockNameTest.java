package dj.domain.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.SessionId;
import dj.domain.port.FileName;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class LockNameTest {
  private static final SessionId WRITER = new SessionId(0x0123456789abcdefL, 1);
  private static final SessionId REVOKER = new SessionId(-1, -2);

  @Test
  void leaseHasZerosForTheRevoker() {
    LockName name = LockName.lease(WRITER);
    assertEquals("0123456789abcdef0000000000000001" + "0".repeat(32), name.toHex());
    assertEquals(name, LockName.parse(name.toHex()));
    assertTrue(name.isLease());
    assertEquals("locks/" + name.toHex(), FileName.of(name).path());
  }

  @Test
  void revocationHasBothSessions() {
    LockName name = LockName.revocation(WRITER, REVOKER);
    assertEquals("0123456789abcdef0000000000000001fffffffffffffffffffffffffffffffe", name.toHex());
    assertEquals(name, LockName.parse(name.toHex()));
    assertFalse(name.isLease());
  }

  @Test
  void otherTextIsNoName() {
    assertNoName("");
    assertNoName("0".repeat(64));
    assertNoName("1".repeat(63));
    assertNoName("1".repeat(65));
    assertNoName("A".repeat(64));
    assertNoName("0".repeat(32) + "1".repeat(32));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LockName(WRITER, Optional.of(new SessionId(0, 0))));
  }

  @Test
  void documentsAreNamedAfterTheirSessions() {
    Lease lease =
        new Lease(WRITER, LeaseKind.WRITE, "h", "u", ProcessIdentity.UNKNOWN, "dj", 1, false);
    assertEquals(LockName.lease(WRITER), lease.name());
    Revocation open = Revocation.open(WRITER, REVOKER);
    assertEquals(LockName.revocation(WRITER, REVOKER), open.name());
    assertEquals(open.name(), open.close(new TreeSet<>(), new TreeSet<>()).name());
    assertThrows(IllegalArgumentException.class, () -> Revocation.open(WRITER, WRITER));
  }

  @Test
  void heartbeatsGoOnToTheEnd() {
    Lease lease =
        new Lease(WRITER, LeaseKind.READ, "h", "u", ProcessIdentity.UNKNOWN, "dj", 1, false);
    assertEquals(2, lease.beat().heartbeat());
    assertEquals(3, lease.beat().ended().heartbeat());
    assertTrue(lease.ended().done());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Lease(WRITER, LeaseKind.READ, "", "", ProcessIdentity.UNKNOWN, "", 0, false));
  }

  @Test
  void processesAreComparedOnOneHostAndInOneNamespaceOnly() {
    ProcessIdentity self = new ProcessIdentity(10, "boot", 5, 100);
    assertTrue(self.sharesNumbersWith(new ProcessIdentity(11, "boot", 5, 7)));
    assertFalse(self.sharesNumbersWith(new ProcessIdentity(10, "other", 5, 100)));
    assertFalse(self.sharesNumbersWith(new ProcessIdentity(10, "boot", 6, 100)));
    assertFalse(ProcessIdentity.UNKNOWN.sharesNumbersWith(ProcessIdentity.UNKNOWN));
    assertThrows(IllegalArgumentException.class, () -> new ProcessIdentity(-1, "", 0, 0));
  }

  private static void assertNoName(String text) {
    assertThrows(IllegalArgumentException.class, () -> LockName.parse(text), text);
  }
}
