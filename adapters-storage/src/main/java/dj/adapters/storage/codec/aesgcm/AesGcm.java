package dj.adapters.storage.codec.aesgcm;

import dj.domain.error.DamageException;
import dj.domain.port.Aead;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM by the JDK's own provider.
///
/// The JDK's fast path is an intrinsic that HotSpot uses only in compiled code. One call for a
/// large blob stays in the interpreter for all its length, at a hundredth of the speed, and the
/// usual thousands of calls until something is compiled are gigabytes of content. So content is
/// sealed in pieces, each of which is a call that counts, and the program starts Java with lower
/// thresholds for the methods that call the intrinsics (`-XX:CompileCommand`). Opening is one call
/// a blob: the provider keeps back everything until it has seen the tag. Arrays on the heap take
/// the fast path, direct buffers do not.
public final class AesGcm implements Aead {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int TAG_LENGTH_BITS = TAG_LENGTH_BYTES * Byte.SIZE;

  /// The length of the pieces that are sealed in one call; the speed is the same from 16 KiB to 1
  /// MiB.
  private static final int PIECE_LENGTH_BYTES = 16 * 1024;

  /// Creates the cipher; keys come with each call.
  public AesGcm() {}

  @Override
  public Context newContext() {
    return new CipherContext();
  }

  private static final class CipherContext implements Context {
    private final Cipher cipher;

    CipherContext() {
      try {
        cipher = Cipher.getInstance(TRANSFORMATION);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no " + TRANSFORMATION, e);
      }
    }

    @Override
    public void seal(
        byte[] key,
        byte[] nonce,
        byte[] associatedData,
        byte[] plain,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset) {
      try {
        start(Cipher.ENCRYPT_MODE, key, nonce, associatedData);
        int position = offset;
        int written = targetOffset;
        int end = offset + lengthBytes;
        while (end - position > PIECE_LENGTH_BYTES) {
          written += cipher.update(plain, position, PIECE_LENGTH_BYTES, target, written);
          position += PIECE_LENGTH_BYTES;
        }
        cipher.doFinal(plain, position, end - position, target, written);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-256-GCM cannot seal " + lengthBytes + " bytes", e);
      }
    }

    @Override
    public void open(
        byte[] key,
        byte[] nonce,
        byte[] associatedData,
        byte[] sealed,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset) {
      if (lengthBytes < TAG_LENGTH_BYTES) {
        throw new DamageException(
            "sealed data of " + lengthBytes + " bytes is shorter than its tag", "");
      }
      try {
        start(Cipher.DECRYPT_MODE, key, nonce, associatedData);
        cipher.doFinal(sealed, offset, lengthBytes, target, targetOffset);
      } catch (AEADBadTagException e) {
        throw new DamageException(
            "sealed data of " + lengthBytes + " bytes was changed, or was sealed under another key",
            "",
            e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-256-GCM cannot open " + lengthBytes + " bytes", e);
      }
    }

    private void start(int mode, byte[] key, byte[] nonce, byte[] associatedData)
        throws GeneralSecurityException {
      if (key.length != KEY_LENGTH_BYTES || nonce.length != NONCE_LENGTH_BYTES) {
        throw new IllegalArgumentException("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
      }
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH_BITS, nonce));
      cipher.updateAAD(associatedData);
    }
  }
}
