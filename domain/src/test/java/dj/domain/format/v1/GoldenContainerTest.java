package dj.domain.format.v1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.container.SealedContainer;
import dj.domain.key.Hkdf;
import dj.domain.key.KeyCommitment;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The container of the documentation: what is written today is what is read for ever.
final class GoldenContainerTest {
  private static final byte[] CONTENT = "Hello, container!".getBytes(US_ASCII);

  private final RepositoryKeys keys = GoldenFiles.keys();
  private final SealedContainer container =
      new SealedContainer(new JdkAead(), new RunLengthZstd(), new GoldenFiles.FixedSalt());

  @Test
  void theWriterStillWritesIt() throws IOException {
    assertArrayEquals(
        GoldenFiles.resource("container-v1.hex"), container.seal(ContainerType.LOG, keys, CONTENT));
  }

  @Test
  void theReaderStillReadsIt() throws IOException {
    byte[] file = GoldenFiles.resource("container-v1.hex");
    assertArrayEquals(CONTENT, container.open("the file", ContainerType.LOG, keys, file));
  }

  @Test
  void theDocumentationShowsIt() throws IOException {
    assertArrayEquals(
        GoldenFiles.resource("container-v1.hex"), GoldenFiles.bytesInPage("container.md"));
    byte[] salt = GoldenFiles.counting(0xC0, 32);
    byte[] log = keys.key(KeyPurpose.LOG);
    requireShown("K_log      ", log);
    requireShown("K_file     ", Hkdf.derive(log, salt, PageLayout.keyLabel(ContainerType.LOG), 32));
    requireShown("commitment ", KeyCommitment.of(log, salt));
  }

  @Test
  void theDocumentationListsEveryType() throws IOException {
    for (ContainerType type : ContainerType.values()) {
      String row =
          String.format(
              "`%s` | %d MiB | %s |",
              type.purpose().label(),
              type.maxContentLengthBytes() >> 20,
              type.isCompressed() ? "if shorter" : "never");
      assertTrue(
          GoldenFiles.page("container.md")
              .lines()
              .anyMatch(line -> line.startsWith("| " + type.code() + " |") && line.endsWith(row)),
          row);
    }
  }

  private static void requireShown(String label, byte[] value) throws IOException {
    String line = label + HexFormat.of().formatHex(value);
    assertTrue(GoldenFiles.page("container.md").contains(line), line);
  }
}
