package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.PackedBlob;
import dj.domain.hash.Blake3;
import dj.domain.id.PackId;
import dj.domain.key.Hkdf;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackKey;
import dj.domain.pack.PackVerification;
import dj.domain.pack.PackVerifier;
import dj.domain.pack.SealedPack;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The pack of the documentation: what is written today is what is read for ever.
final class GoldenPackTest {
  private static final PackId NAME =
      PackId.parse("346ef4199f8aca452e3bdffa9a0effd1e146f7e4128f2f0d77dc7661a2d0f72b");

  private final BlobReader reader =
      new BlobReader(new JdkAead(), new RunLengthZstd(), Blake3::keyedHash);

  @Test
  void theWriterStillWritesIt() throws IOException {
    try (SealedPack pack = GoldenFiles.pack()) {
      byte[] bytes = new byte[pack.lengthBytes()];
      pack.content().get(bytes);
      assertArrayEquals(GoldenFiles.resource("pack-v1.hex"), bytes);
      assertEquals(NAME, pack.id());
    }
  }

  @Test
  void theReaderStillReadsIt() throws IOException {
    byte[] bytes = GoldenFiles.resource("pack-v1.hex");
    RepositoryKeys keys = GoldenFiles.keys();
    PackVerification verification =
        new PackVerifier(keys, reader).verify(NAME, bytes, bytes.length);
    assertTrue(verification.isSound(), verification::toString);
    try (PackKey key = PackKey.open(keys, NAME, bytes, 0)) {
      List<PackedBlob> blobs = reader.contents(NAME, key, bytes, bytes.length);
      assertEquals(verification.sound(), blobs);
      assertEquals(2, blobs.size());
      assertArrayEquals(GoldenFiles.GREETING, read(key, blobs.get(0), bytes));
      assertArrayEquals(GoldenFiles.RUN, read(key, blobs.get(1), bytes));
    }
  }

  private byte[] read(PackKey key, PackedBlob blob, byte[] bytes) {
    return reader.read(key, blob.id(), blob.in(NAME), bytes, blob.offset());
  }

  @Test
  void theDocumentationShowsIt() throws IOException {
    assertArrayEquals(GoldenFiles.resource("pack-v1.hex"), GoldenFiles.bytesInPage("pack.md"));
    RepositoryKeys keys = GoldenFiles.keys();
    byte[] salt = GoldenFiles.counting(0xC0, 32);
    byte[] data = keys.key(KeyPurpose.DATA);
    byte[] trailer = keys.key(KeyPurpose.TRAILER);
    requireShown("data/34/", NAME.toBytes());
    requireShown("K_data        ", data);
    requireShown("K_trailer     ", trailer);
    requireShown("K_id of data  ", keys.key(KeyPurpose.DATA_IDENTITY));
    requireShown("K_pack        ", Hkdf.derive(data, salt, "dj1 pack", 32));
    requireShown("K_mac         ", Hkdf.derive(data, salt, "dj1 pack mac", 32));
    requireShown("K_table       ", Hkdf.derive(trailer, salt, "dj1 trailer", 32));
    requireShown("K_mask        ", Hkdf.derive(trailer, salt, "dj1 mask", 16));
  }

  private static void requireShown(String label, byte[] value) throws IOException {
    String line = label + HexFormat.of().formatHex(value);
    assertTrue(GoldenFiles.page("pack.md").contains(line), line);
  }
}
