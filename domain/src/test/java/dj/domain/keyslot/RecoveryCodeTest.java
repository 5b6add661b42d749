package dj.domain.keyslot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.PasswordException;
import dj.domain.key.MasterSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RecoveryCodeTest {
  private static final long SEED = 20_261_122;

  @Test
  void everySecretComesBack() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 100; i++) {
      try (MasterSecret secret = MasterSecret.create(random);
          MasterSecret read = RecoveryCode.parse(bytes(RecoveryCode.of(secret)))) {
        assertTrue(secret.isSameAs(read), "seed " + SEED);
      }
    }
  }

  @Test
  void spellingDoesNotMatter() {
    try (MasterSecret secret = counting()) {
      String code = RecoveryCode.of(secret);
      for (String spelling :
          new String[] {code.toLowerCase(java.util.Locale.ROOT), code.replace('-', ' ') + " \n"}) {
        try (MasterSecret read = RecoveryCode.parse(bytes(spelling))) {
          assertTrue(secret.isSameAs(read), spelling);
        }
      }
    }
  }

  @Test
  void everyWrongCharacterIsNoticed() {
    try (MasterSecret secret = counting()) {
      String code = RecoveryCode.of(secret);
      for (int at = 0; at < code.length(); at++) {
        if (code.charAt(at) != '-') {
          char wrong = code.charAt(at) == 'Z' ? 'Y' : 'Z';
          refuse(code.substring(0, at) + wrong + code.substring(at + 1));
          refuse(code.substring(0, at) + code.substring(at + 1));
          refuse(code.substring(0, at) + '1' + code.substring(at));
        }
      }
      refuse("");
      refuse("correct horse battery staple");
    }
  }

  /// The example of the documentation, which a reader of paper depends on.
  @Test
  void theDocumentationShowsIt() throws IOException {
    try (MasterSecret secret = counting()) {
      String code = RecoveryCode.of(secret);
      String page = Files.readString(Path.of("..", "docs", "format", "keys.md"));
      assertTrue(page.contains("\n" + code + "\n"), code);
      assertEquals(73, code.length());
    }
  }

  private static void refuse(String code) {
    PasswordException error =
        assertThrows(PasswordException.class, () -> RecoveryCode.parse(bytes(code)).close());
    assertTrue(error.hint().contains("dj key export"), error.hint());
  }

  private static MasterSecret counting() {
    byte[] bytes = new byte[MasterSecret.LENGTH_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return MasterSecret.copyOf(bytes, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
