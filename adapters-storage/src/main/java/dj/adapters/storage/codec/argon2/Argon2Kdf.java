package dj.adapters.storage.codec.argon2;

import dj.domain.key.Argon2Parameters;
import dj.domain.port.PasswordKdf;
import java.util.Objects;

/// Argon2id by the system's `libargon2`, which works on all lanes at once, or by Bouncy Castle
/// where the system has none.
///
/// Both give the same bytes; the library is two to six times as fast in a JVM that has just
/// started, and deriving a key is most of what a short command does.
public final class Argon2Kdf implements PasswordKdf {
  /// Initialised at the first use, and once.
  private static final class Chosen {
    static final PasswordKdf KDF =
        NativeArgon2.find().<PasswordKdf>map(found -> found).orElseGet(BouncyCastleArgon2::new);
  }

  /// Creates the function; the library is looked for when the first key is derived.
  public Argon2Kdf() {}

  /// Looks for the library now. That takes longer than all else before the first key, and may be
  /// done by another thread meanwhile.
  public static void prepare() {
    Objects.requireNonNull(Chosen.KDF);
  }

  @Override
  public byte[] derive(
      byte[] password, byte[] salt, Argon2Parameters parameters, int outputLengthBytes) {
    return Chosen.KDF.derive(password, salt, parameters, outputLengthBytes);
  }
}
