package dj.adapters.storage.backend.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.b2.testing.B2Key;
import dj.adapters.storage.backend.b2.testing.B2Server;
import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What B2 does that no other storage does, and what may go wrong with it.
@Timeout(60)
final class B2BackendTest {
  private static final long SEED = 20_250_612;
  private static final String BUCKET = B2TestPlace.BUCKET;
  private static final FileName PACK = name(FileKind.PACK, 'a');
  private static final FileName SNAPSHOT = name(FileKind.SNAPSHOT, 'b');
  private static final FileName LEASE = name(FileKind.LOCK, 'c');

  private final B2TestPlace place = B2TestPlace.local();
  private final B2Server server = place.server();
  private final StorageBackend backend = place.backend();

  @AfterEach
  void close() {
    backend.close();
    place.close();
  }

  // Start

  @Test
  void nothingIsSentBeforeTheFirstUse() {
    backend.capabilities();
    backend.address();
    assertEquals(0, server.count());
  }

  @Test
  void theFirstRequestCostsOneAuthorisationAndOneLookForTheBucket() {
    backend.sizeBytes(PACK);
    backend.sizeBytes(PACK);
    assertEquals(1, server.count("b2_authorize_account"));
    assertEquals(1, server.count("b2_list_buckets"));
    assertEquals(2, server.count("head"));
  }

  @Test
  void aKeyOfOneBucketNeedsNoListOfBuckets() {
    B2Key key = key(Set.of("listFiles", "readFiles", "writeFiles"), "hosts/one/");
    try (StorageBackend restricted = place.backend(key)) {
      write(restricted, SNAPSHOT, "snapshot");
      assertEquals(1, listed(restricted, FileKind.SNAPSHOT).size());
    }
    assertEquals(0, server.count("b2_list_buckets"));
  }

  // Tokens and upload addresses

  @Test
  void anExpiredTokenIsRenewedOnce() {
    write(backend, PACK, "pack");
    server.expireTokens();
    assertEquals("pack", read(backend, PACK));
    server.expireTokens();
    assertEquals(1, listed(backend, FileKind.PACK).size());
    server.expireTokens();
    assertEquals(OptionalLong.of(4), backend.sizeBytes(PACK));
    assertEquals(4, server.count("b2_authorize_account"));
    assertEquals(1, server.count("b2_list_buckets"), "the bucket keeps its id");
  }

  @Test
  void manyThreadsRenewATokenTogether() throws Exception {
    write(backend, PACK, "pack");
    server.expireTokens();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<String>> reads =
          executor.invokeAll(java.util.Collections.nCopies(16, () -> read(backend, PACK)));
      for (Future<String> each : reads) {
        assertEquals("pack", each.get());
      }
    }
    assertTrue(server.count("b2_authorize_account") <= 9, "no more than one renewal a thread");
  }

  @Test
  void aKeyThatWasTakenAwayIsRefusedInWords() {
    write(backend, PACK, "pack");
    server.removeKey("master-id");
    DjException refusal = assertThrows(DeniedException.class, () -> read(backend, PACK));
    assertTrue(refusal.getMessage().contains("master-id"), refusal::getMessage);
  }

  @Test
  void anUploadAddressServesManyUploads() {
    for (char digit = '0'; digit <= '9'; digit++) {
      write(backend, name(FileKind.PACK, digit), "pack " + digit);
    }
    assertEquals(1, server.count("b2_get_upload_url"));
    assertEquals(10, server.count("b2_upload_file"));
  }

  @Test
  void uploadsAtOnceHaveAddressesOfTheirOwn() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Random random = new Random(SEED);
      for (int round = 0; round < 5; round++) {
        List<Future<?>> writes = new java.util.ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          byte[] content = new byte[200_000];
          random.nextBytes(content);
          FileName file = randomName(random);
          writes.add(
              executor.submit(
                  () -> backend.write(file, ByteBuffer.wrap(content), WriteMode.CREATE)));
        }
        for (Future<?> each : writes) {
          each.get();
        }
      }
    }
    assertEquals(20, server.count("b2_upload_file"), "no upload met another at its address");
    assertTrue(server.count("b2_get_upload_url") <= 4, "addresses are used again");
  }

  @Test
  void aStaleUploadAddressIsReplaced() {
    write(backend, PACK, "pack");
    server.expireUploadAddresses();
    write(backend, SNAPSHOT, "snapshot");
    assertEquals("snapshot", read(backend, SNAPSHOT));
    assertEquals(2, server.count("b2_get_upload_url"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 500, 503, 599})
  void anUploadThatFailsGetsTwoMoreAddresses(int status) {
    server.failNext("b2_upload_file", 2, status, "service_unavailable");
    write(backend, PACK, "pack");
    assertEquals(3, server.count("b2_get_upload_url"));
    assertEquals("pack", read(backend, PACK));
  }

  @Test
  void anUploadThatFailsAtThreeAddressesFails() {
    server.failNext("b2_upload_file", 3, 503, "service_unavailable");
    assertThrows(StorageUnavailableException.class, () -> write(backend, PACK, "pack"));
    assertEquals(3, server.count("b2_upload_file"));
    assertEquals(Set.of(), server.names(BUCKET));
  }

  @Test
  void anUploadThatIsTooManyIsNotPressed() {
    server.failNext("b2_upload_file", 1, 429, "too_many_requests", OptionalInt.of(7));
    StorageUnavailableException failure =
        assertThrows(StorageUnavailableException.class, () -> write(backend, PACK, "pack"));
    assertEquals(Duration.ofSeconds(7), failure.retryAfter());
    assertEquals(1, server.count("b2_upload_file"));
  }

  // Versions

  @Test
  void aReplacedFileKeepsNoOldVersions() {
    for (String body : List.of("one", "two", "three")) {
      backend.write(LEASE, bytes(body), WriteMode.REPLACE);
    }
    assertEquals(List.of("three"), versions(LEASE));
  }

  @Test
  void aDeleteRemovesAllVersionsAndMarkers() {
    server.put(BUCKET, place.name(PACK), "first".getBytes(UTF_8));
    server.hide(BUCKET, place.name(PACK));
    server.put(BUCKET, place.name(PACK), "second".getBytes(UTF_8));
    server.hide(BUCKET, place.name(PACK));
    backend.delete(PACK);
    assertEquals(Set.of(), server.names(BUCKET));
  }

  @Test
  void aDeleteOverManyPagesOfVersionsTouchesNothingElse() {
    server.setPageLimit(3);
    for (int version = 0; version < 10; version++) {
      server.put(BUCKET, place.name(PACK), ("version " + version).getBytes(UTF_8));
    }
    String neighbour = place.name(PACK) + "0";
    server.put(BUCKET, neighbour, "neighbour".getBytes(UTF_8));
    backend.delete(PACK);
    assertEquals(Set.of(neighbour), server.names(BUCKET));
  }

  @Test
  void aHiddenFileIsNotThere() {
    write(backend, SNAPSHOT, "snapshot");
    server.hide(BUCKET, place.name(SNAPSHOT));
    assertEquals(Set.of(), listed(backend, FileKind.SNAPSHOT));
    assertEquals(OptionalLong.empty(), backend.sizeBytes(SNAPSHOT));
    assertThrows(ObjectMissingException.class, () -> read(backend, SNAPSHOT));
    write(backend, SNAPSHOT, "snapshot");
    assertEquals("snapshot", read(backend, SNAPSHOT));
  }

  @Test
  void twoEqualVersionsAreOneFile() {
    server.put(BUCKET, place.name(PACK), "pack".getBytes(UTF_8));
    server.put(BUCKET, place.name(PACK), "pack".getBytes(UTF_8));
    assertEquals(Set.of(PACK), listed(backend, FileKind.PACK));
    write(backend, PACK, "pack");
    backend.delete(PACK);
    assertEquals(Set.of(), server.names(BUCKET));
  }

  @Test
  void aFileWithoutDigestIsComparedByItsContent() {
    write(backend, SNAPSHOT, "snapshot");
    server.forgetDigest(BUCKET, place.name(SNAPSHOT));
    write(backend, SNAPSHOT, "snapshot");
    assertThrows(ObjectExistsException.class, () -> write(backend, SNAPSHOT, "snapshoT"));
  }

  // Listings

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void listingsGoOverPages(int limit) {
    server.setPageLimit(limit);
    Set<FileName> files = new HashSet<>();
    Random random = new Random(SEED);
    for (int count = 0; count < 20; count++) {
      FileName file = randomName(random);
      files.add(file);
      server.put(BUCKET, place.name(file), new byte[count]);
    }
    assertEquals(files, listed(backend, FileKind.PACK));
  }

  @Test
  void foreignNamesAreNotListed() {
    String root = "hosts/one/";
    server.put(BUCKET, root + "data/aa/short", new byte[1]);
    server.put(BUCKET, root + "data/" + PACK.name(), new byte[1]);
    server.put(BUCKET, root + "data/bb/" + PACK.name(), new byte[1]);
    server.put(BUCKET, "hosts/one-more/" + PACK.path(), new byte[1]);
    write(backend, PACK, "pack");
    assertEquals(Set.of(PACK), listed(backend, FileKind.PACK));
  }

  // Large files

  @Test
  void aFileAboveTheRecommendedPartGoesUpInParts() {
    server.setRecommendedPartBytes(5_000_000);
    byte[] content = random(12_345_678);
    backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE);
    assertEquals(3, server.count("b2_upload_part"));
    assertEquals(0, server.count("b2_upload_file"));
    byte[] target = new byte[content.length];
    backend.read(PACK, 0, target, 0, target.length);
    assertArrayEquals(content, target);
    backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE);
    assertEquals(3, server.count("b2_upload_part"), "the digest tells that it is there");
    content[0] ^= 1;
    assertThrows(
        ObjectExistsException.class,
        () -> backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE));
  }

  @Test
  void aPartThatFailsGetsAnotherAddress() {
    server.setRecommendedPartBytes(5_000_000);
    server.failNext("b2_upload_part", 2, 503, "service_unavailable");
    backend.write(PACK, ByteBuffer.wrap(random(6_000_000)), WriteMode.CREATE);
    assertEquals(OptionalLong.of(6_000_000), backend.sizeBytes(PACK));
  }

  @Test
  void aLargeFileThatFailsIsCancelled() {
    server.setRecommendedPartBytes(5_000_000);
    server.failNext("b2_finish_large_file", 1, 500, "internal_error");
    assertThrows(
        StorageUnavailableException.class,
        () -> backend.write(PACK, ByteBuffer.wrap(random(6_000_000)), WriteMode.CREATE));
    assertEquals(List.of(), server.unfinished(BUCKET));
    assertEquals(Set.of(), server.names(BUCKET));
  }

  @Test
  void aLargeUploadCancelsWhatWasLeftLongAgo() {
    server.setRecommendedPartBytes(5_000_000);
    Duration day = Duration.ofDays(1);
    server.leaveUnfinished(BUCKET, "hosts/one/data/old", day.plusMinutes(5).toMillis());
    server.leaveUnfinished(BUCKET, "hosts/one/data/new", day.minusMinutes(5).toMillis());
    server.leaveUnfinished(BUCKET, "hosts/two/data/old", day.multipliedBy(9).toMillis());
    backend.write(PACK, ByteBuffer.wrap(random(6_000_000)), WriteMode.CREATE);
    assertEquals(
        Set.of("hosts/one/data/new", "hosts/two/data/old"), Set.copyOf(server.unfinished(BUCKET)));
  }

  @Test
  void leftoversArePacksOfThisRepositoryThatWereAbandoned() {
    Duration day = Duration.ofDays(1);
    List<String> kept =
        List.of("hosts/one/data/new", "hosts/one/else", "hosts/two/data/old", "old");
    server.leaveUnfinished(BUCKET, "hosts/one/data/old", day.plusMinutes(5).toMillis());
    server.leaveUnfinished(BUCKET, "hosts/one/data/new", day.minusMinutes(5).toMillis());
    for (String foreign : kept.subList(1, kept.size())) {
      server.leaveUnfinished(BUCKET, foreign, day.multipliedBy(9).toMillis());
    }
    backend.sizeBytes(PACK);
    int before = server.count();
    backend.removeLeftovers();
    assertEquals(Set.copyOf(kept), Set.copyOf(server.unfinished(BUCKET)));
    assertEquals(2, server.count() - before, "one look, one removal");
    backend.removeLeftovers();
    assertEquals(3, server.count() - before, "one look");
  }

  @Test
  void aKeyThatMayNotLookForLeftoversIsNoObstacle() {
    leaveOldPack();
    try (StorageBackend blind = place.backend(key(Set.of("readFiles", "writeFiles"), ""))) {
      blind.sizeBytes(PACK);
      blind.removeLeftovers();
    }
    assertEquals(0, server.count("b2_list_unfinished_large_files"));
    assertEquals(1, server.unfinished(BUCKET).size());
  }

  @Test
  void aKeyThatMayNotRemoveLeftoversIsNoObstacle() {
    leaveOldPack();
    try (StorageBackend idle = place.backend(key(Set.of("listFiles", "readFiles"), ""))) {
      idle.removeLeftovers();
    }
    assertEquals(1, server.count("b2_cancel_large_file"));
    assertEquals(1, server.unfinished(BUCKET).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"b2_list_unfinished_large_files", "b2_cancel_large_file"})
  void aServerInTroubleIsNoObstacleToRemovingLeftovers(String operation) {
    leaveOldPack();
    server.failNext(operation, 1, 503, "service_unavailable");
    backend.removeLeftovers();
    assertEquals(1, server.count(operation), "asked once");
    backend.removeLeftovers();
    assertEquals(List.of(), server.unfinished(BUCKET));
  }

  private void leaveOldPack() {
    server.leaveUnfinished(BUCKET, place.name(PACK), Duration.ofDays(2).toMillis());
  }

  // Digests

  @Test
  void damageOnTheWayIsFoundInWhatIsReadWhole() {
    write(backend, SNAPSHOT, "snapshot");
    server.damage(BUCKET, place.name(SNAPSHOT));
    DjException failure =
        assertThrows(StorageUnavailableException.class, () -> read(backend, SNAPSHOT));
    assertTrue(failure.getMessage().contains("SHA-1"), failure::getMessage);
  }

  // Refusals

  @Test
  void aWrongKeyIsRefusedWithoutTheSecret() {
    B2Key wrong = B2Key.master("master-id", "not-the-secret");
    try (StorageBackend refused = place.backend(wrong)) {
      DjException failure = assertThrows(DeniedException.class, () -> refused.sizeBytes(PACK));
      assertTrue(failure.getMessage().contains("master-id"), failure::getMessage);
      assertFalse((failure.getMessage() + failure.hint()).contains("not-the-secret"));
    }
  }

  @Test
  void aMissingBucketIsAMissingRepository() {
    server.removeBucket(BUCKET);
    DjException failure =
        assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(PACK));
    assertTrue(failure.hint().contains("b2 bucket create " + BUCKET), failure::hint);
    assertThrows(RepositoryMissingException.class, backend::initialize);
    assertThrows(RepositoryMissingException.class, () -> listed(backend, FileKind.PACK));
  }

  @Test
  void aBucketThatVanishesInBetweenIsAMissingRepository() {
    write(backend, PACK, "pack");
    server.removeBucket(BUCKET);
    assertThrows(RepositoryMissingException.class, () -> listed(backend, FileKind.PACK));
  }

  @Test
  void aKeyOfAnotherBucketIsRefused() {
    server.addBucket("other-bucket");
    B2Key key = new B2Key("other", "secret", B2Key.ALL, Optional.of("other-bucket"), "");
    server.addKey(key);
    try (StorageBackend refused = place.backend(key)) {
      DjException failure = assertThrows(DeniedException.class, () -> refused.sizeBytes(PACK));
      assertTrue(failure.getMessage().contains("other-bucket"), failure::getMessage);
    }
  }

  @Test
  void aKeyOfAnotherPrefixIsRefused() {
    try (StorageBackend refused = place.backend(key(B2Key.ALL, "hosts/two/"))) {
      DjException failure = assertThrows(DeniedException.class, () -> refused.sizeBytes(PACK));
      assertTrue(failure.getMessage().contains("hosts/two/"), failure::getMessage);
    }
  }

  @Test
  void aKeyThatCannotDeleteWritesAndReads() {
    try (StorageBackend appending =
        place.backend(key(Set.of("listFiles", "readFiles", "writeFiles"), ""))) {
      write(appending, PACK, "pack");
      backend.write(LEASE, bytes("one"), WriteMode.REPLACE);
      appending.write(LEASE, bytes("two"), WriteMode.REPLACE);
      assertEquals("two", read(appending, LEASE));
      assertFalse(appending.capabilities().deletes());
      DjException failure = assertThrows(DeniedException.class, () -> appending.delete(PACK));
      assertTrue(failure.hint().contains("deleteFiles"), failure::hint);
    }
    assertTrue(backend.capabilities().deletes());
    backend.write(LEASE, bytes("three"), WriteMode.REPLACE);
    assertEquals(List.of("three"), versions(LEASE), "old versions go with the next replacement");
  }

  @ParameterizedTest
  @CsvSource({"listFiles", "readFiles", "writeFiles"})
  void aMissingCapabilityIsRefusedWithoutARetry(String missing) {
    Set<String> rest = new HashSet<>(Set.of("listFiles", "readFiles", "writeFiles"));
    rest.remove(missing);
    try (StorageBackend refused = place.backend(key(rest, ""))) {
      assertThrows(
          DeniedException.class,
          () -> {
            listed(refused, FileKind.SNAPSHOT);
            write(refused, SNAPSHOT, "snapshot");
          });
    }
    assertTrue(server.count("b2_authorize_account") <= 2, "at most one renewal");
  }

  @Test
  void aLockedFileCannotBeDeletedButReplaced() {
    server.setLockNewFiles(true);
    write(backend, PACK, "pack");
    DjException failure = assertThrows(DeniedException.class, () -> backend.delete(PACK));
    assertTrue(failure.hint().contains("object lock"), failure::hint);
    backend.write(LEASE, bytes("one"), WriteMode.REPLACE);
    backend.write(LEASE, bytes("two"), WriteMode.REPLACE);
    assertEquals("two", read(backend, LEASE));
  }

  @Test
  void aCapThatIsReachedIsNoSpace() {
    server.setCapBytes(10);
    assertThrows(OutOfSpaceException.class, () -> write(backend, PACK, "eleven bytes"));
    server.failNext("download", 1, 403, "download_cap_exceeded");
    assertThrows(OutOfSpaceException.class, () -> read(backend, PACK, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"PACK", "SNAPSHOT", "KEY"})
  void aPlaceWithOtherThingsIsNotPrepared(FileKind kind) {
    server.put(BUCKET, place.name(name(kind, 'f')), new byte[1]);
    assertThrows(RepositoryExistsException.class, backend::initialize);
  }

  @Test
  void aBucketAsAWholeIsAPlaceToo() {
    B2Place whole = new B2Place(BUCKET, "");
    try (StorageBackend other =
        new B2Backend(
            whole,
            new B2Account("master-id", "master-secret"),
            place.network(Duration.ofSeconds(30)),
            "dj")) {
      other.initialize();
      write(other, PACK, "pack");
      assertEquals(Set.of(PACK), listed(other, FileKind.PACK));
      assertEquals(Set.of(PACK.path()), server.names(BUCKET));
      assertEquals("b2:" + BUCKET, other.address());
    }
  }

  // Weather

  @ParameterizedTest
  @CsvSource({
    "head, 500",
    "head, 503",
    "head, 429",
    "download, 502",
    "b2_list_file_names, 503",
    "b2_list_file_versions, 408",
    "b2_delete_file_version, 500",
    "b2_authorize_account, 503"
  })
  void badWeatherOfTheServerIsForARetry(String operation, int status) {
    server.put(BUCKET, place.name(PACK), "pack".getBytes(UTF_8));
    server.failNext(operation, 1, status, "internal_error");
    assertThrows(
        StorageUnavailableException.class,
        () -> {
          read(backend, PACK);
          listed(backend, FileKind.PACK);
          backend.delete(PACK);
        });
    assertEquals("pack", read(backend, PACK));
  }

  @Test
  void aServerThatIsGoneIsForARetryAndComesBack() {
    write(backend, PACK, "pack");
    server.stop();
    DjException failure =
        assertThrows(StorageUnavailableException.class, () -> read(backend, PACK));
    assertTrue(failure.getMessage().contains(backend.address()), failure::getMessage);
    assertThrows(StorageUnavailableException.class, () -> write(backend, SNAPSHOT, "snapshot"));
    server.start();
    assertEquals("pack", read(backend, PACK));
    write(backend, SNAPSHOT, "snapshot");
  }

  @Test
  void aHostWithoutAddressIsNamedAsSuch() {
    try (StorageBackend lost = place.backendAt("https://no-such-host.invalid")) {
      DjException failure =
          assertThrows(StorageUnavailableException.class, () -> lost.sizeBytes(PACK));
      assertTrue(failure.hint().contains("network"), failure::hint);
    }
  }

  private String read(StorageBackend from, FileName file) {
    return read(from, file, (int) from.sizeBytes(file).orElse(1));
  }

  private static String read(StorageBackend from, FileName file, int length) {
    byte[] target = new byte[length];
    from.read(file, 0, target, 0, length);
    return new String(target, UTF_8);
  }

  private static void write(StorageBackend to, FileName file, String content) {
    to.write(file, bytes(content), WriteMode.CREATE);
  }

  private static Set<FileName> listed(StorageBackend backend, FileKind kind) {
    Set<FileName> files = new HashSet<>();
    backend.list(kind, each -> assertTrue(files.add(each.file())));
    return files;
  }

  private List<String> versions(FileName file) {
    return server.versions(BUCKET, place.name(file)).stream()
        .map(each -> new String(each, UTF_8))
        .toList();
  }

  private B2Key key(Set<String> capabilities, String prefix) {
    B2Key key = new B2Key("restricted-id", "restricted", capabilities, Optional.of(BUCKET), prefix);
    server.addKey(key);
    return key;
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(SEED).nextBytes(content);
    return content;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static FileName name(FileKind kind, char digit) {
    return new FileName(kind, Character.toString(digit).repeat(64));
  }

  private static FileName randomName(Random random) {
    byte[] name = new byte[32];
    random.nextBytes(name);
    return new FileName(FileKind.PACK, java.util.HexFormat.of().formatHex(name));
  }
}
