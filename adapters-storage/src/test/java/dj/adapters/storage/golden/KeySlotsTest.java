package dj.adapters.storage.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.KeySlotFrame;
import dj.domain.id.KeyId;
import dj.domain.key.KeyRole;
import dj.domain.key.KeySlotHeader;
import dj.domain.key.MasterSecret;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.keyslot.SlotOpening;
import dj.domain.port.PasswordKdf;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class KeySlotsTest {
  private static final int FUZZ_RUNS = 2000;

  private final AtomicInteger derivations = new AtomicInteger();
  private final PasswordKdf kdf =
      (password, salt, parameters, length) -> {
        derivations.incrementAndGet();
        return new Argon2Kdf().derive(password, salt, parameters, length);
      };
  private final KeySlots slots = new KeySlots(new AesGcm(), kdf, GoldenFiles.CODEC, new Random(1));
  private final byte[] file = slots.create(GoldenFiles.PASSWORD, GoldenFiles.newKeySlot());

  @Test
  void passwordOpensItsSlot() {
    SlotOpening.Opened opened =
        assertInstanceOf(SlotOpening.Opened.class, open(file, GoldenFiles.PASSWORD));
    assertTrue(opened.secret().isSameAs(GoldenFiles.secret()));
    assertEquals(GoldenFiles.REPOSITORY, opened.repository());
    assertEquals(GoldenFiles.CREATED, opened.header().created());
    assertEquals("laptop", opened.header().label());
    assertEquals(KeyRole.FULL, opened.header().role());
  }

  @Test
  void otherPasswordsAreWrong() {
    for (String other : new String[] {"", "x", "correct horse battery stapl", "é\u0000"}) {
      assertInstanceOf(SlotOpening.WrongPassword.class, open(file, other.getBytes(UTF_8)));
    }
  }

  @Test
  void slotsOfOnePasswordDiffer() {
    byte[] second = slots.create(GoldenFiles.PASSWORD, GoldenFiles.newKeySlot());
    assertFalse(Arrays.equals(file, second));
    assertInstanceOf(SlotOpening.Opened.class, open(second, GoldenFiles.PASSWORD));
  }

  @Test
  void headerIsReadableWithoutThePassword() {
    KeySlotHeader header = slots.header(KeySlots.name(file), file);
    assertEquals(GoldenFiles.SMALL_KDF, header.parameters());
    assertThrows(DamageException.class, () -> slots.header(new KeyId(1, 2, 3, 4), file));
  }

  @Test
  void timesAreInWholeSeconds() {
    NewKeySlot precise =
        new NewKeySlot(
            GoldenFiles.secret(),
            GoldenFiles.REPOSITORY,
            GoldenFiles.CREATED.plusNanos(5),
            "",
            GoldenFiles.SMALL_KDF);
    byte[] slot = slots.create(GoldenFiles.PASSWORD, precise);
    assertEquals(GoldenFiles.CREATED, slots.header(KeySlots.name(slot), slot).created());
  }

  @Test
  void everyDamagedByteIsDamageWithoutDerivation() {
    KeyId id = KeySlots.name(file);
    int before = derivations.get();
    for (int at = 0; at < file.length; at++) {
      for (int value : new int[] {file[at] ^ 1 << at % 8, 0x00, 0xFF}) {
        byte[] damaged = file.clone();
        damaged[at] = (byte) value;
        if (!Arrays.equals(damaged, file)) {
          assertInstanceOf(
              SlotOpening.Damaged.class, slots.open(id, damaged, GoldenFiles.PASSWORD));
          SlotOpening.Damaged renamed =
              assertInstanceOf(SlotOpening.Damaged.class, open(damaged, GoldenFiles.PASSWORD));
          assertTrue(renamed.message().startsWith("key "), renamed.message());
        }
      }
    }
    assertEquals(before, derivations.get());
  }

  @Test
  void everyTruncationIsDamageWithoutDerivation() {
    int before = derivations.get();
    for (int length = 0; length < file.length; length++) {
      assertInstanceOf(
          SlotOpening.Damaged.class, open(Arrays.copyOf(file, length), GoldenFiles.PASSWORD));
    }
    assertEquals(before, derivations.get());
  }

  @Test
  void hostileSlotCostsNoDerivation() {
    int before = derivations.get();
    for (String hostile :
        new String[] {"\"m\":4194305", "\"m\":2147483647", "\"m\":-1", "\"m\":1e9", "\"m\":7"}) {
      byte[] slot = withHeader("\"m\":64", hostile);
      assertInstanceOf(SlotOpening.Damaged.class, open(slot, GoldenFiles.PASSWORD));
    }
    assertInstanceOf(
        SlotOpening.Damaged.class, open(withHeader("\"t\":1", "\"t\":65"), GoldenFiles.PASSWORD));
    assertEquals(before, derivations.get());
  }

  @Test
  void reservedRolesAndOtherDerivationsAreRefusedPolitely() {
    int before = derivations.get();
    for (String role : new String[] {"\"role\":2", "\"role\":3", "\"role\":4"}) {
      byte[] slot = withHeader("\"role\":1", role);
      assertInstanceOf(SlotOpening.Unsupported.class, open(slot, GoldenFiles.PASSWORD));
    }
    byte[] scrypt = withHeader("argon2id", "scrypt");
    assertInstanceOf(SlotOpening.Unsupported.class, open(scrypt, GoldenFiles.PASSWORD));
    assertThrows(
        UnsupportedVersionException.class, () -> slots.header(KeySlots.name(scrypt), scrypt));
    assertEquals(before, derivations.get());
  }

  @Test
  void changedHeaderUnderTheRightPasswordIsDamage() {
    byte[] relabelled = withHeader("laptop", "server");
    SlotOpening.Damaged damaged =
        assertInstanceOf(SlotOpening.Damaged.class, open(relabelled, GoldenFiles.PASSWORD));
    assertTrue(damaged.message().contains("the password is right"), damaged.message());
    assertInstanceOf(SlotOpening.WrongPassword.class, open(relabelled, "another".getBytes(UTF_8)));
  }

  @Test
  void boxUnderAnotherCommitmentIsNotOpened() {
    KeySlotFrame frame = KeySlotFrame.parse("key", file);
    byte[] commitment = frame.commitment();
    commitment[31] ^= 1;
    byte[] clear = KeySlotFrame.clear(commitment, frame.header(), frame.box().length);
    assertInstanceOf(
        SlotOpening.WrongPassword.class,
        open(KeySlotFrame.file(clear, frame.box()), GoldenFiles.PASSWORD));
  }

  @Test
  void boxOfAnotherLengthIsDamage() {
    KeySlotFrame frame = KeySlotFrame.parse("key", file);
    byte[] box = Arrays.copyOf(frame.box(), 71);
    byte[] clear = KeySlotFrame.clear(frame.commitment(), frame.header(), box.length);
    assertInstanceOf(
        SlotOpening.Damaged.class, open(KeySlotFrame.file(clear, box), GoldenFiles.PASSWORD));
  }

  @Test
  void randomHeadersNeverEndInAnotherError() {
    long seed = 99;
    Random random = new Random(seed);
    KeySlotFrame frame = KeySlotFrame.parse("key", file);
    for (int run = 0; run < FUZZ_RUNS; run++) {
      byte[] header = frame.header();
      header[random.nextInt(header.length)] = (byte) random.nextInt(256);
      byte[] clear = KeySlotFrame.clear(frame.commitment(), header, frame.box().length);
      byte[] slot = KeySlotFrame.file(clear, frame.box());
      SlotOpening opening = open(slot, "no password".getBytes(UTF_8));
      assertFalse(opening instanceof SlotOpening.Opened, "seed " + seed + ", run " + run);
    }
  }

  @Test
  void passwordAndSecretAreLeftAsTheyWere() {
    byte[] password = GoldenFiles.PASSWORD.clone();
    try (MasterSecret secret = GoldenFiles.secret()) {
      slots.create(
          password,
          new NewKeySlot(
              secret, GoldenFiles.REPOSITORY, GoldenFiles.CREATED, "", GoldenFiles.SMALL_KDF));
      assertTrue(secret.isSameAs(GoldenFiles.secret()));
    }
    assertArrayEquals(GoldenFiles.PASSWORD, password);
  }

  private SlotOpening open(byte[] slot, byte[] password) {
    return slots.open(KeySlots.name(slot), slot, password);
  }

  /// The slot as somebody without the password can change it.
  private byte[] withHeader(String what, String by) {
    KeySlotFrame frame = KeySlotFrame.parse("key", file);
    byte[] header = new String(frame.header(), UTF_8).replace(what, by).getBytes(UTF_8);
    byte[] clear = KeySlotFrame.clear(frame.commitment(), header, frame.box().length);
    return KeySlotFrame.file(clear, frame.box());
  }
}
