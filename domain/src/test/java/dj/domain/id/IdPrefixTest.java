package dj.domain.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdPrefixTest {
  private static final BlobId ID =
      BlobId.parse("f123456789abcdef" + "0123456789abcdef".repeat(2) + "0000000000000000");

  @Test
  void everyBeginningOfAnIdBeginsIt() {
    for (int digits = IdPrefix.LEAST_DIGITS; digits <= 64; digits++) {
      String beginning = ID.toHex().substring(0, digits);
      assertTrue(IdPrefix.parse(beginning).begins(ID), beginning);
      String other = beginning.substring(0, digits - 1) + (beginning.endsWith("a") ? "b" : "a");
      assertEquals(ID.toHex().startsWith(other), IdPrefix.parse(other).begins(ID), other);
    }
    assertFalse(IdPrefix.parse("0000").begins(ID));
  }

  @Test
  void whatIsNoBeginningOfAnIdIsRefused() {
    for (String text : List.of("", "abc", "ABCD", "xyzw", "0".repeat(65))) {
      assertThrows(UsageException.class, () -> IdPrefix.parse(text), text);
    }
  }
}
