package dj.domain.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key derivation function HKDF with SHA-256.
///
/// Source: H. Krawczyk, P. Eronen, "HMAC-based Extract-and-Expand Key Derivation Function (HKDF)",
/// RFC 5869.
public final class Hkdf {
  private Hkdf() {}

  /// Extracts from `secret` with `salt` and expands to `lengthBytes` bytes for the purpose that
  /// `info` names in ASCII.
  public static byte[] derive(byte[] secret, byte[] salt, String info, int lengthBytes) {
    return derive(secret, salt, info.getBytes(US_ASCII), lengthBytes);
  }

  /// Extracts from `secret` with `salt` and expands to `lengthBytes` bytes for the purpose `info`.
  public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int lengthBytes) {
    return run(
        HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, lengthBytes));
  }

  /// Expands `secret`, which is uniformly random and at least 32 bytes long, to `lengthBytes` bytes
  /// for the purpose `info`: the second half of HKDF alone.
  public static byte[] expand(byte[] secret, byte[] info, int lengthBytes) {
    return run(
        HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "HKDF-PRK"), info, lengthBytes));
  }

  private static byte[] run(AlgorithmParameterSpec parameters) {
    try {
      return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime has no HKDF-SHA256", e);
    }
  }
}
