package dj.domain.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The key derivation function HKDF with SHA-256.
///
/// Source: H. Krawczyk, P. Eronen, "HMAC-based Extract-and-Expand Key Derivation Function (HKDF)",
/// RFC 5869.
public final class Hkdf {
  private Hkdf() {}

  /// Extracts from `secret` with `salt` and expands to `lengthBytes` bytes for the purpose that
  /// `info` names in ASCII.
  public static byte[] derive(byte[] secret, byte[] salt, String info, int lengthBytes) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .addSalt(salt)
                  .thenExpand(info.getBytes(US_ASCII), lengthBytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime has no HKDF-SHA256", e);
    }
  }
}
