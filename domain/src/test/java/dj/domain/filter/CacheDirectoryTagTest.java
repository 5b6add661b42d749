package dj.domain.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CacheDirectoryTagTest {
  @Test
  void theSignatureDecides() {
    byte[] tag =
        "Signature: 8a477f597d28d172789f06886806bc55\n# made by a test\n".getBytes(US_ASCII);
    assertTrue(CacheDirectoryTag.isTag(tag, tag.length));
    assertTrue(CacheDirectoryTag.isTag(tag, 43));
    assertFalse(CacheDirectoryTag.isTag(tag, 42));
    tag[42]++;
    assertFalse(CacheDirectoryTag.isTag(tag, tag.length));
    assertFalse(CacheDirectoryTag.isTag(new byte[0], 0));
  }
}
