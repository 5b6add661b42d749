package dj.adapters.storage.codec.aesgcm;

import dj.domain.error.DamageException;
import dj.domain.port.Aead;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
///
/// A cipher keeps the schedule of its key, which costs as much as some kilobytes of content to set
/// up, and a hundred times that while it is interpreted. Every pack has a key of its own and blobs
/// of several packs come by turns, so a context has a cipher for each of its last few keys.
public final class AesGcm implements Aead {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int TAG_LENGTH_BITS = TAG_LENGTH_BYTES * Byte.SIZE;

  /// The length of the pieces that are sealed in one call; the speed is the same from 16 KiB to 1
  /// MiB.
  private static final int PIECE_LENGTH_BYTES = 16 * 1024;

  /// Two packs that are filled by turns, and some that are read.
  private static final int RECENT_KEYS = 8;

  /// Creates the cipher; keys come with each call.
  public AesGcm() {}

  @Override
  public Context newContext() {
    return new CipherContext();
  }

  /// A cipher and the key whose schedule it keeps.
  private static final class KeyedCipher {
    private final byte[] key;
    private final SecretKeySpec spec;
    private final Cipher cipher;

    KeyedCipher(byte[] key) {
      this.key = key.clone();
      this.spec = new SecretKeySpec(key, "AES");
      try {
        this.cipher = Cipher.getInstance(TRANSFORMATION);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no " + TRANSFORMATION, e);
      }
    }

    boolean isFor(byte[] wanted) {
      return Arrays.equals(key, wanted);
    }

    Cipher start(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
      cipher.init(mode, spec, new GCMParameterSpec(TAG_LENGTH_BITS, nonce));
      cipher.updateAAD(associatedData);
      return cipher;
    }
  }

  private static final class CipherContext implements Context {
    /// The last few keys, the last one first.
    private final List<KeyedCipher> recent = new ArrayList<>(RECENT_KEYS);

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
        Cipher cipher = start(Cipher.ENCRYPT_MODE, key, nonce, associatedData);
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
        Cipher cipher = start(Cipher.DECRYPT_MODE, key, nonce, associatedData);
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

    private Cipher start(int mode, byte[] key, byte[] nonce, byte[] associatedData)
        throws GeneralSecurityException {
      if (key.length != KEY_LENGTH_BYTES || nonce.length != NONCE_LENGTH_BYTES) {
        throw new IllegalArgumentException("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
      }
      return keyed(key).start(mode, nonce, associatedData);
    }

    private KeyedCipher keyed(byte[] key) {
      for (int i = 0; i < recent.size(); i++) {
        KeyedCipher keyed = recent.get(i);
        if (keyed.isFor(key)) {
          Collections.swap(recent, 0, i);
          return keyed;
        }
      }
      KeyedCipher keyed = new KeyedCipher(key);
      if (recent.size() == RECENT_KEYS) {
        recent.removeLast();
      }
      recent.addFirst(keyed);
      return keyed;
    }
  }
}
