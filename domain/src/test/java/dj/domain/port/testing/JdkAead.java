package dj.domain.port.testing;

import dj.domain.error.DamageException;
import dj.domain.port.Aead;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM straight from the JDK, for tests of the domain.
public final class JdkAead implements Aead {
  private static final int TAG_LENGTH_BITS = 128;

  @Override
  public Context newContext() {
    try {
      return new JdkContext(Cipher.getInstance("AES/GCM/NoPadding"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private record JdkContext(Cipher cipher) implements Context {
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
        run(
            Cipher.ENCRYPT_MODE,
            key,
            nonce,
            associatedData,
            plain,
            offset,
            lengthBytes,
            target,
            targetOffset);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
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
      try {
        run(
            Cipher.DECRYPT_MODE,
            key,
            nonce,
            associatedData,
            sealed,
            offset,
            lengthBytes,
            target,
            targetOffset);
      } catch (AEADBadTagException e) {
        throw new DamageException("the seal is broken", "", e);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    private void run(
        int mode,
        byte[] key,
        byte[] nonce,
        byte[] associatedData,
        byte[] source,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset)
        throws GeneralSecurityException {
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_LENGTH_BITS, nonce.clone()));
      cipher.updateAAD(associatedData);
      cipher.doFinal(source, offset, lengthBytes, target, targetOffset);
    }
  }
}
