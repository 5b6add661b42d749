package dj.adapters.storage.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dj.domain.config.Config;
import dj.domain.config.FeatureFlags;
import dj.domain.config.FormatVersions;
import dj.domain.container.ConfigFile;
import dj.domain.container.LockFile;
import dj.domain.container.SnapshotFile;
import dj.domain.container.TransactionFile;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.Preamble;
import dj.domain.id.RepositoryId;
import dj.domain.id.SnapshotId;
import dj.domain.key.RepositoryKeys;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Damage, mix-ups and later versions of the config, snapshots and locks.
final class SealedFilesTest {
  private static final int CONTAINER_VERSION_OFFSET = 8;

  private final RepositoryKeys keys = GoldenFiles.keys();
  private final ConfigFile configs = GoldenFiles.configFile();
  private final SnapshotFile snapshots = GoldenFiles.snapshotFile();
  private final LockFile locks = GoldenFiles.lockFile();

  @Test
  void everyDamageToAConfigIsNoticed() {
    byte[] sound = configs.encode(GoldenFiles.config(), keys);
    requireNoticed(
        sound,
        Preamble.LENGTH_BYTES + CONTAINER_VERSION_OFFSET,
        file -> configs.decode(file, keys));
  }

  @Test
  void everyDamageToASnapshotIsNoticedByItsName() {
    byte[] sound = snapshots.encode(GoldenFiles.snapshot());
    SnapshotId id = SnapshotFile.name(sound);
    requireNoticed(sound, -1, file -> snapshots.decode(id, file));
  }

  @Test
  void everyDamageToALeaseIsNoticed() {
    requireNoticed(
        locks.encode(GoldenFiles.lease()),
        CONTAINER_VERSION_OFFSET,
        file -> locks.decodeLease(GoldenFiles.SESSION, file));
  }

  @Test
  void everyDamageToARevocationIsNoticed() {
    requireNoticed(
        locks.encode(GoldenFiles.revocation()),
        CONTAINER_VERSION_OFFSET,
        file -> locks.decodeRevocation(GoldenFiles.SESSION, GoldenFiles.REVOKER, file));
  }

  @Test
  void everyDamageToATransactionIsNoticed() {
    byte[] sound = GoldenFiles.transactionFile().encode(GoldenFiles.transaction());
    // The name of a changed file is another one; what is in it is refused all the same.
    requireNoticed(
        sound,
        CONTAINER_VERSION_OFFSET,
        file -> GoldenFiles.transactionFile().decode(TransactionFile.name(file), file));
  }

  private static void requireNoticed(byte[] sound, int versionOffset, Consumer<byte[]> reader) {
    for (int at = 0; at < sound.length; at++) {
      for (int value : new int[] {sound[at] ^ 1 << at % 8, 0x00, 0xFF}) {
        byte[] damaged = sound.clone();
        damaged[at] = (byte) value;
        if (!Arrays.equals(damaged, sound)) {
          requireNoticed(damaged, "byte " + at, at == versionOffset, reader);
        }
      }
    }
    for (int length = 0; length < sound.length; length++) {
      requireNoticed(Arrays.copyOf(sound, length), "length " + length, false, reader);
    }
    requireNoticed(Arrays.copyOf(sound, sound.length + 1), "a byte more", false, reader);
  }

  private static void requireNoticed(
      byte[] damaged, String what, boolean versionDamaged, Consumer<byte[]> reader) {
    try {
      reader.accept(damaged);
      fail(what + " was not noticed");
    } catch (DamageException e) {
      assertTrue(e.getMessage().contains(": "), e.getMessage());
    } catch (UnsupportedVersionException e) {
      assertTrue(versionDamaged, what + ": " + e.getMessage());
    }
  }

  @Test
  void preambleNeedsNoKeys() {
    byte[] file = configs.encode(GoldenFiles.config(), keys);
    assertEquals(
        new Preamble(FormatVersions.CURRENT, GoldenFiles.REPOSITORY), configs.preamble(file));
  }

  @Test
  void preambleThatWasNotSealedIsNoticed() {
    byte[] file = configs.encode(GoldenFiles.config(), keys);
    byte[] forged = new Preamble(new FormatVersions(1, 1, 9), GoldenFiles.REPOSITORY).toBytes();
    System.arraycopy(forged, 0, file, 0, forged.length);
    DamageException e = assertThrows(DamageException.class, () -> configs.decode(file, keys));
    assertTrue(e.getMessage().contains("somebody changed it"), e.getMessage());
  }

  @Test
  void featureThatReadersNeedIsRefusedPolitely() {
    byte[] file = configs.encode(withFeatures(List.of("holograms"), List.of(), List.of()), keys);
    UnsupportedVersionException e =
        assertThrows(UnsupportedVersionException.class, () -> configs.decode(file, keys));
    assertTrue(e.getMessage().contains("holograms"), e.getMessage());
  }

  @Test
  void featureThatWritersNeedLeavesReadersAlone() {
    byte[] file = configs.encode(withFeatures(List.of(), List.of("w"), List.of("p")), keys);
    Config config = configs.decode(file, keys);
    assertEquals(new TreeSet<>(List.of("w")), config.features().unknownToWrite());
    assertEquals(new TreeSet<>(List.of("p", "w")), config.features().unknownToPrune());
  }

  private static Config withFeatures(List<String> read, List<String> write, List<String> prune) {
    Config config = GoldenFiles.config();
    return new Config(
        config.versions(),
        config.repository(),
        config.created(),
        config.program(),
        config.fileChunker(),
        config.diskChunker(),
        config.packSizes(),
        config.compressionLevel(),
        new FeatureFlags(new TreeSet<>(read), new TreeSet<>(write), new TreeSet<>(prune)),
        config.settleMinutes(),
        config.sharedKeys(),
        config.unknown());
  }

  @Test
  void configOfAnotherRepositoryIsNotWritten() {
    RepositoryKeys others = RepositoryKeys.derive(GoldenFiles.secret(), new RepositoryId(1, 2));
    assertThrows(
        IllegalArgumentException.class, () -> configs.encode(GoldenFiles.config(), others));
  }

  @Test
  void lockUnderAnotherNameIsNoticed() {
    byte[] lease = locks.encode(GoldenFiles.lease());
    assertThrows(DamageException.class, () -> locks.decodeLease(GoldenFiles.REVOKER, lease));
    byte[] revocation = locks.encode(GoldenFiles.revocation());
    assertThrows(
        DamageException.class,
        () ->
            locks.decodeRevocation(
                /* session= */ GoldenFiles.REVOKER,
                /* revoker= */ GoldenFiles.SESSION,
                revocation));
  }

  @Test
  void leaseIsNoRevocation() {
    byte[] lease = locks.encode(GoldenFiles.lease());
    assertThrows(
        DamageException.class,
        () -> locks.decodeRevocation(GoldenFiles.SESSION, GoldenFiles.REVOKER, lease));
  }
}
