package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.usecase.ManageKeys;
import dj.application.usecase.NewKey;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.NotFoundException;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import dj.domain.id.KeyId;
import dj.domain.key.Argon2Parameters;
import dj.domain.keyslot.KeyHint;
import dj.domain.keyslot.StoredKey;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys come and go, and the data behind them stays as it is and within reach.
final class KeysTest {
  private static final String FIRST = TestRepository.PASSWORD;
  private static final String SECOND = "a second password";
  private static final Argon2Parameters CHEAP = new Argon2Parameters(64, 1, 1);
  private static final NewKey LAPTOP = new NewKey("laptop", CHEAP);

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    Path source = SmallTree.create(folder, 8_000);
    proof = new Proof(folder);
    TestRepository repository = TestRepository.in(files).init();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
  }

  @Test
  void eachKeyOpensEverythingAndNothingElseChanges() throws IOException {
    Map<String, String> before = allButKeys(files);
    KeyId added = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    ManageKeys.Listing listing = keys(files).list(password(SECOND));
    assertEquals(2, listing.keys().size());
    assertEquals(added, listing.current());
    assertEquals("laptop", label(listing, added));

    ManageKeys.Replacement replacement =
        keys(files)
            .replace(Optional.empty(), Optional.empty(), password(SECOND), password("a third"));
    assertEquals(added, replacement.old());
    assertNotEquals(added, replacement.current());
    refuseWrong(SECOND);
    listing = keys(files).list(password("a third"));
    assertEquals(2, listing.keys().size());
    assertEquals("laptop", label(listing, replacement.current()));

    KeyId removed =
        keys(files)
            .remove(replacement.current().toHex().substring(0, 10), password(FIRST), _ -> {});
    assertEquals(replacement.current(), removed);
    refuseWrong("a third");
    assertEquals(before, allButKeys(files));
    assertEquals(1, TestRepository.in(files).files(FileKind.KEY).size());
    proof.requireSnapshots(TestRepository.in(files), "after all changes of keys");
  }

  @Test
  void lastKeyAndTheOneInUseStay() {
    KeyId first = keys(files).list(password(FIRST)).current();
    DeniedException error =
        assertThrows(
            DeniedException.class,
            () -> keys(files).remove(first.toHex(), password(FIRST), _ -> {}));
    assertTrue(error.getMessage().contains("is the last one"), error.getMessage());
    KeyId second = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    error =
        assertThrows(
            DeniedException.class,
            () -> keys(files).remove(second.toHex(), password(SECOND), _ -> {}));
    assertTrue(error.getMessage().contains("opened the repository just now"), error.getMessage());
    assertTrue(error.hint().contains("another key"), error.hint());
    keys(files).remove(first.toHex(), password(SECOND), _ -> {});
    assertEquals(second, keys(files).list(password(SECOND)).current());
  }

  @Test
  void unknownAndAmbiguousKeysAreRefused() {
    for (int i = 0; i < 17; i++) {
      keys(files).add(LAPTOP, password(FIRST), password("password " + i));
    }
    assertThrows(
        NotFoundException.class, () -> keys(files).remove("xyz", password(FIRST), _ -> {}));
    List<String> firstDigits =
        keys(files).list(password(FIRST)).keys().stream()
            .map(key -> key.id().toHex().substring(0, 1))
            .toList();
    String twice =
        firstDigits.stream()
            .filter(digit -> firstDigits.indexOf(digit) != firstDigits.lastIndexOf(digit))
            .findFirst()
            .orElseThrow();
    assertThrows(UsageException.class, () -> keys(files).remove(twice, password(FIRST), _ -> {}));
  }

  @Test
  void nobodyIsAskedAboutAKeyThatCannotBeRemoved() {
    KeyId own = keys(files).list(password(FIRST)).current();
    Consumer<KeyId> unasked = id -> fail("asked about " + id);
    assertThrows(
        NotFoundException.class, () -> keys(files).remove("xyz", password(FIRST), unasked));
    assertThrows(
        DeniedException.class, () -> keys(files).remove(own.toHex(), password(FIRST), unasked));
  }

  @Test
  void keyStaysUnlessItsRemovalIsConfirmed() {
    KeyId second = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    Consumer<KeyId> refusal =
        id -> {
          assertEquals(second, id);
          throw new FailedException("not confirmed", "");
        };
    assertThrows(
        FailedException.class, () -> keys(files).remove(second.toHex(), password(FIRST), refusal));
    assertEquals(2, keys(files).list(password(FIRST)).keys().size());
  }

  @Test
  void noMoreKeysThanAreTried() {
    IntStream.range(1, 32)
        .forEach(i -> keys(files).add(LAPTOP, password(FIRST), password("password " + i)));
    DeniedException error =
        assertThrows(
            DeniedException.class,
            () -> keys(files).add(LAPTOP, password(FIRST), password("one more")));
    assertTrue(error.hint().contains("dj key remove"), error.hint());
    assertEquals(32, keys(files).list(password("password 31")).keys().size());
  }

  @Test
  void recoveryCodeReplacesLostPasswords() throws IOException {
    String code = keys(files).recoveryCode(password(FIRST));
    KeyId added = keys(files).addFromRecovery(LAPTOP, () -> bytes(code), password(SECOND));
    assertEquals(added, keys(files).list(password(SECOND)).current());

    for (FileName key : TestRepository.in(files).files(FileKind.KEY)) {
      files.remove(key);
    }
    assertThrows(DamageException.class, () -> keys(files).list(password(SECOND)));
    keys(files).addFromRecovery(LAPTOP, () -> bytes(code), password(FIRST));
    proof.requireSnapshots(TestRepository.in(files), "with a key made from the recovery code");
  }

  @Test
  void recoveryCodeOfAnotherRepositoryIsRefused() {
    MemoryBackend.Files others = new MemoryBackend.Files();
    TestRepository.in(others).init();
    String code = keys(others).recoveryCode(password(FIRST));
    PasswordException error =
        assertThrows(
            PasswordException.class,
            () -> keys(files).addFromRecovery(LAPTOP, () -> bytes(code), password(SECOND)));
    assertTrue(error.hint().contains("of this repository"), error.hint());
    assertEquals(1, keys(files).list(password(FIRST)).keys().size());
  }

  @Test
  void damagedKeyIsToldFromAWrongPassword() {
    KeyId added = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    byte[] file = files.content(FileName.of(added)).orElseThrow();
    for (int offset = 0; offset < file.length; offset += 7) {
      byte[] changed = file.clone();
      changed[offset] ^= 1;
      MemoryBackend.Files damaged = files.copy();
      damaged.put(FileName.of(added), changed, InstantSource.system());
      PasswordException error =
          assertThrows(
              PasswordException.class, () -> keys(damaged).list(password(SECOND)), "" + offset);
      assertTrue(error.getMessage().contains("key " + added.toShortHex()), error.getMessage());
      ManageKeys.Listing listing = keys(damaged).list(password(FIRST));
      assertTrue(
          listing.keys().stream()
              .anyMatch(key -> key instanceof StoredKey.Damaged && key.id().equals(added)));
      keys(damaged).remove(added.toHex(), password(FIRST), _ -> {});
      assertEquals(1, keys(damaged).list(password(FIRST)).keys().size());
    }
  }

  @Test
  void hintedKeyIsTriedFirst() {
    KeyId first = keys(files).list(password(FIRST)).current();
    KeyId twin = keys(files).add(LAPTOP, password(FIRST), password(FIRST));
    for (KeyId id : List.of(first, twin)) {
      assertEquals(id, hinted(id.toHex().substring(0, 12)).list(password(FIRST)).current());
    }
    assertEquals(twin, hinted("laptop").list(password(FIRST)).current());
    assertTrue(hinted("no such key").list(password(FIRST)).keys().size() == 2);
  }

  @Test
  void everyCrashLeavesAPasswordThatOpens() throws IOException {
    KeyId second = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    crash(
        "add",
        keys -> keys.add(LAPTOP, password(FIRST), password("a third")),
        List.of(FIRST),
        List.of(SECOND));
    crash(
        "passwd",
        keys ->
            keys.replace(Optional.empty(), Optional.empty(), password(FIRST), password("changed")),
        List.of(FIRST, "changed"),
        List.of(SECOND));
    crash(
        "remove",
        keys -> keys.remove(second.toHex(), password(FIRST), _ -> {}),
        List.of(FIRST),
        List.of(FIRST));
  }

  private interface Change {
    void on(ManageKeys keys);
  }

  private void crash(String what, Change change, List<String> anyOf, List<String> each)
      throws IOException {
    Map<String, String> before = allButKeys(files);
    CrashingBackend recording =
        CrashingBackend.recording(new MemoryBackend(files.copy(), InstantSource.system()));
    change.on(new ManageKeys(new RepositoryAccess(TestRepository.at(recording).ports())));
    assertTrue(recording.changes() > 0, what);
    for (int survived = 0; survived <= recording.changes(); survived++) {
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        String situation = what + ", killed after change " + survived;
        assertTrue(anyOf.stream().anyMatch(password -> opens(state, password)), situation);
        assertTrue(each.stream().allMatch(password -> opens(state, password)), situation);
        assertEquals(before, allButKeys(state), situation);
      }
    }
  }

  @Test
  void failureOfAnyOperationLeavesAPasswordThatOpens() {
    for (double before : new double[] {0, 1}) {
      boolean failed = true;
      for (int failing = 0; failed; failing++) {
        MemoryBackend.Files state = files.copy();
        failed = changeFails(state, failing, before);
        assertTrue(opens(state, FIRST) || opens(state, "changed"), "operation " + failing);
        assertTrue(failed || opens(state, "changed"));
      }
    }
  }

  private static boolean changeFails(MemoryBackend.Files state, int failing, double before) {
    AtomicInteger operations = new AtomicInteger();
    FaultyBackend faulty =
        new FaultyBackend(
            new MemoryBackend(state, InstantSource.system()),
            0,
            before,
            1 - before,
            _ -> operations.getAndIncrement() == failing);
    try {
      new ManageKeys(new RepositoryAccess(TestRepository.at(faulty).ports()))
          .replace(Optional.empty(), Optional.empty(), password(FIRST), password("changed"));
      return false;
    } catch (DjException e) {
      assertFalse(e.getMessage().isEmpty());
      return true;
    }
  }

  /// Two clients that each remove the key of the other one would leave none.
  @Test
  void twoRemovalsAtOnceLeaveAKey() {
    KeyId first = keys(files).list(password(FIRST)).current();
    KeyId second = keys(files).add(LAPTOP, password(FIRST), password(SECOND));
    HookedBackend hooked =
        new HookedBackend(
            new MemoryBackend(files, InstantSource.system()),
            operation -> operation.is(StorageOperation.Type.DELETE, FileKind.KEY),
            1,
            () -> keys(files).remove(first.toHex(), password(SECOND), _ -> {}));
    ManageKeys other = new ManageKeys(new RepositoryAccess(TestRepository.at(hooked).ports()));
    assertThrows(
        FailedException.class, () -> other.remove(second.toHex(), password(FIRST), _ -> {}));
    assertTrue(opens(files, FIRST));
  }

  private static boolean opens(MemoryBackend.Files state, String password) {
    try {
      keys(state).list(password(password));
      return true;
    } catch (PasswordException e) {
      return false;
    }
  }

  private void refuseWrong(String password) {
    assertThrows(PasswordException.class, () -> keys(files).list(password(password)));
  }

  private ManageKeys hinted(String hint) {
    return new ManageKeys(
        new RepositoryAccess(TestRepository.in(files).ports(), new KeyHint(hint)));
  }

  private static ManageKeys keys(MemoryBackend.Files files) {
    return new ManageKeys(new RepositoryAccess(TestRepository.in(files).ports()));
  }

  private static String label(ManageKeys.Listing listing, KeyId id) {
    return listing.keys().stream()
        .filter(key -> key.id().equals(id))
        .map(key -> ((StoredKey.Whole) key).header().label())
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> allButKeys(MemoryBackend.Files files) {
    Map<String, String> contents = new TreeMap<>();
    files
        .all()
        .forEach((file, content) -> {
          if (file.kind() != FileKind.KEY) {
            contents.put(file.path(), Arrays.toString(content));
          }
        });
    return contents;
  }

  private static PasswordPrompt password(String password) {
    return attempt -> {
      if (attempt > 1) {
        throw new PasswordException("wrong password", "");
      }
      return bytes(password);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
