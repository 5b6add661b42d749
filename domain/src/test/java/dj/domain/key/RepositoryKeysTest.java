package dj.domain.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.RepositoryId;
import dj.domain.tree.RawBytes;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class RepositoryKeysTest {
  private static final RepositoryId REPOSITORY = new RepositoryId(0x0123456789abcdefL, 42);

  @Test
  void keyIsOneRoundOfHmac() throws Exception {
    byte[] secret = new byte[32];
    new Random(1).nextBytes(secret);
    byte[] label = "dj1/snap".getBytes(US_ASCII);
    byte[] message = Arrays.copyOf(label, label.length + 17);
    REPOSITORY.copyTo(message, label.length);
    message[message.length - 1] = 1;
    Mac hmac = Mac.getInstance("HmacSHA256");
    hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
    try (MasterSecret master = MasterSecret.copyOf(secret, 0);
        RepositoryKeys keys = RepositoryKeys.derive(master, REPOSITORY)) {
      assertArrayEquals(hmac.doFinal(message), keys.key(KeyPurpose.SNAPSHOT));
    }
  }

  @Test
  void noTwoPurposesOrRepositoriesShareAKey() {
    Set<RawBytes> seen = new HashSet<>();
    try (MasterSecret master = MasterSecret.create(new Random(2))) {
      for (RepositoryId id : new RepositoryId[] {REPOSITORY, new RepositoryId(0, 42)}) {
        RepositoryKeys keys = RepositoryKeys.derive(master, id);
        assertEquals(id, keys.repository());
        for (KeyPurpose purpose : KeyPurpose.values()) {
          assertTrue(seen.add(RawBytes.copyOf(keys.key(purpose))), purpose.label());
        }
      }
    }
  }

  @Test
  void closingDestroysTheKeys() {
    MasterSecret master = MasterSecret.create(new Random(3));
    RepositoryKeys keys = RepositoryKeys.derive(master, REPOSITORY);
    byte[] borrowed = keys.key(KeyPurpose.DATA);
    keys.close();
    master.close();
    assertArrayEquals(new byte[32], borrowed);
    byte[] left = new byte[32];
    master.copyTo(left, 0);
    assertArrayEquals(new byte[32], left);
  }

  @Test
  void secretsAreNotPrinted() {
    MasterSecret master =
        MasterSecret.copyOf("0123456789abcdef0123456789abcdef".getBytes(US_ASCII), 0);
    assertEquals("MasterSecret", master.toString());
    assertEquals(
        "RepositoryKeys[" + REPOSITORY + "]", RepositoryKeys.derive(master, REPOSITORY).toString());
  }

  @Test
  void secretsAreComparedByContent() {
    MasterSecret one = MasterSecret.create(new Random(4));
    byte[] bytes = new byte[40];
    one.copyTo(bytes, 8);
    assertTrue(one.isSameAs(MasterSecret.copyOf(bytes, 8)));
    assertFalse(one.isSameAs(MasterSecret.create(new Random(5))));
    assertNotEquals(0, bytes[8] | bytes[9] | bytes[10]);
  }

  @Test
  void keySlotHeaderRefusesWhatASlotNeverHas() {
    RawBytes salt = RawBytes.copyOf(new byte[32]);
    Instant created = Instant.ofEpochSecond(1);
    assertRefused(RawBytes.copyOf(new byte[15]), created, "");
    assertRefused(RawBytes.copyOf(new byte[65]), created, "");
    assertRefused(salt, created.plusNanos(1), "");
    assertRefused(salt, created, "x".repeat(257));
  }

  private static void assertRefused(RawBytes salt, Instant created, String label) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new KeySlotHeader(Argon2Parameters.DEFAULT, salt, created, KeyRole.FULL, label));
  }
}
