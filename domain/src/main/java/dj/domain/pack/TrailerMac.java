package dj.domain.pack;

import dj.domain.format.v1.PackTrailer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The MAC of trailers: HMAC-SHA256 (RFC 2104), cut to its first half.
final class TrailerMac {
  private TrailerMac() {}

  /// Writes the MAC of a trailer's plaintext to its end.
  static void put(PackKey key, byte[] plain) {
    byte[] mac = mac(key, plain);
    System.arraycopy(mac, 0, plain, plain.length - mac.length, mac.length);
  }

  /// Whether the MAC at the end of a trailer's plaintext is right.
  static boolean holds(PackKey key, byte[] plain) {
    byte[] stated =
        Arrays.copyOfRange(plain, plain.length - PackTrailer.MAC_LENGTH_BYTES, plain.length);
    return MessageDigest.isEqual(mac(key, plain), stated);
  }

  private static byte[] mac(PackKey key, byte[] plain) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.authentication(), "HmacSHA256"));
      mac.update(key.header().toBytes());
      mac.update(plain, 0, plain.length - PackTrailer.MAC_LENGTH_BYTES);
      return Arrays.copyOf(mac.doFinal(), PackTrailer.MAC_LENGTH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime has no HMAC-SHA256", e);
    }
  }
}
