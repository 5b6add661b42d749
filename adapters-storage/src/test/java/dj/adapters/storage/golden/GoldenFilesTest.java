package dj.adapters.storage.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.domain.container.SealedContainer;
import dj.domain.container.SnapshotFile;
import dj.domain.container.TransactionFile;
import dj.domain.id.Id256;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.SlotOpening;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The small files of the documentation: what is written today is what is read for ever.
final class GoldenFilesTest {
  @Test
  void configIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("config-v1.hex");
    assertArrayEquals(
        golden, GoldenFiles.configFile().encode(GoldenFiles.config(), GoldenFiles.keys()));
    assertEquals(GoldenFiles.config(), GoldenFiles.configFile().decode(golden, GoldenFiles.keys()));
    assertArrayEquals(golden, GoldenFiles.bytesInPage("config.md", "hex"));
    requireShownJson("config.md", GoldenFiles.CODEC.config().encode(GoldenFiles.config()));
    requireShownKey("config.md", "K_conf ", KeyPurpose.CONFIG);
  }

  @Test
  void keySlotIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("keyslot-v1.hex");
    KeySlots slots = GoldenFiles.keySlots();
    assertArrayEquals(golden, slots.create(GoldenFiles.PASSWORD, GoldenFiles.newKeySlot()));
    SlotOpening.Opened opened =
        assertInstanceOf(
            SlotOpening.Opened.class,
            slots.open(KeySlots.name(golden), golden, GoldenFiles.PASSWORD));
    assertTrue(opened.secret().isSameAs(GoldenFiles.secret()));
    assertEquals(GoldenFiles.REPOSITORY, opened.repository());
    assertArrayEquals(golden, GoldenFiles.bytesInPage("keys.md", "hex"));
    requireShownJson("keys.md", GoldenFiles.CODEC.keySlotHeader().encode(opened.header()));
    requireShownName("keys.md", "keys/", KeySlots.name(golden));
    for (KeyPurpose purpose : KeyPurpose.values()) {
      requireShownKey("keys.md", String.format("%-8s", purpose.label()), purpose);
    }
  }

  @Test
  void snapshotIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("snapshot-v1.hex");
    assertArrayEquals(golden, GoldenFiles.snapshotFile().encode(GoldenFiles.snapshot()));
    StoredSnapshot stored = GoldenFiles.snapshotFile().decode(SnapshotFile.name(golden), golden);
    assertEquals(GoldenFiles.snapshot(), stored.snapshot());
    assertArrayEquals(golden, GoldenFiles.bytesInPage("snapshot.md", "hex"));
    requireShownJson("snapshot.md", GoldenFiles.CODEC.snapshot().encode(stored.snapshot()));
    requireShownName("snapshot.md", "snapshots/", stored.id());
    requireShownKey("snapshot.md", "K_snap ", KeyPurpose.SNAPSHOT);
  }

  @Test
  void compressedSnapshotIsReadAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("snapshot-zstd-v1.hex");
    SealedContainer container =
        new SealedContainer(
            new AesGcm(),
            new ZstdCompressor(ZstdCompressor.DEFAULT_LEVEL),
            new GoldenFiles.CountingRandom());
    SnapshotFile file = new SnapshotFile(container, GoldenFiles.CODEC, GoldenFiles.keys());
    assertEquals(1, golden[10]);
    assertEquals(GoldenFiles.snapshot(), file.decode(SnapshotFile.name(golden), golden).snapshot());
    byte[] again = file.encode(GoldenFiles.snapshot());
    assertEquals(GoldenFiles.snapshot(), file.decode(SnapshotFile.name(again), again).snapshot());
  }

  @Test
  void leaseIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("lease-v1.hex");
    assertArrayEquals(golden, GoldenFiles.lockFile().encode(GoldenFiles.lease()));
    assertEquals(
        GoldenFiles.lease(), GoldenFiles.lockFile().decodeLease(GoldenFiles.SESSION, golden));
    assertArrayEquals(golden, GoldenFiles.bytesInPage("locks.md", "hex"));
    requireShownJson("locks.md", GoldenFiles.CODEC.lease().encode(GoldenFiles.lease()));
    requireShown("locks.md", "locks/" + GoldenFiles.lease().name());
    requireShownKey("locks.md", "K_lease ", KeyPurpose.LEASE);
  }

  @Test
  void revocationIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("revocation-v1.hex");
    assertArrayEquals(golden, GoldenFiles.lockFile().encode(GoldenFiles.revocation()));
    assertEquals(
        GoldenFiles.revocation(),
        GoldenFiles.lockFile().decodeRevocation(GoldenFiles.SESSION, GoldenFiles.REVOKER, golden));
    requireShownJson("locks.md", GoldenFiles.CODEC.revocation().encode(GoldenFiles.revocation()));
    requireShown("locks.md", "locks/" + GoldenFiles.revocation().name());
  }

  @Test
  void transactionIsWrittenReadAndShownAsEver() throws IOException {
    byte[] golden = GoldenFiles.resource("transaction-v1.hex");
    TransactionFile file = GoldenFiles.transactionFile();
    assertArrayEquals(golden, file.encode(GoldenFiles.transaction()));
    assertEquals(GoldenFiles.transaction(), file.decode(TransactionFile.name(golden), golden));
    assertArrayEquals(golden, GoldenFiles.bytesInPage("log.md", "hex"));
    requireShownJson("log.md", GoldenFiles.CODEC.transaction().encode(GoldenFiles.transaction()));
    requireShownJson(
        "log.md", GoldenFiles.CODEC.transaction().encode(GoldenFiles.transactionEnd()));
    requireShownName("log.md", "log/", TransactionFile.name(golden));
    requireShownKey("log.md", "K_log ", KeyPurpose.LOG);
  }

  private static void requireShownJson(String page, byte[] json) throws IOException {
    List<String> shown = GoldenFiles.documentsInPage(page, "json");
    assertTrue(shown.contains(new String(json, UTF_8)), () -> page + " shows " + shown);
  }

  private static void requireShownName(String page, String folder, Id256<?> name)
      throws IOException {
    requireShown(page, folder + name.toHex());
  }

  private static void requireShownKey(String page, String label, KeyPurpose purpose)
      throws IOException {
    try (RepositoryKeys keys = GoldenFiles.keys()) {
      requireShown(page, label + HexFormat.of().formatHex(keys.key(purpose)));
    }
  }

  private static void requireShown(String page, String text) throws IOException {
    assertTrue(GoldenFiles.page(page).contains(text), () -> page + " lacks " + text);
  }
}
