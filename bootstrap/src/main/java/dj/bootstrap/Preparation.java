package dj.bootstrap;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.domain.hash.Sha256;
import dj.domain.port.Aead;
import java.security.MessageDigest;

/// Does what a program that has just started will have to wait for, in a thread of its own: links
/// the library that derives keys, and has the methods compiled that call the AES and SHA
/// instructions. It is done by the time of the first blob; the first calls would take a hundred
/// times as long, or wait for the compiler.
final class Preparation {
  /// How often these methods are called until they are compiled, some times over (`jvm.options`).
  private static final int ROUNDS = 32;

  private static final int LENGTH_BYTES = 1024;

  private Preparation() {}

  static void start() {
    Thread.ofPlatform().daemon().name("prepare").start(Preparation::run);
  }

  private static void run() {
    Argon2Kdf.prepare();
    Aead.Context context = new AesGcm().newContext();
    MessageDigest digest = Sha256.begin();
    byte[] key = new byte[Aead.KEY_LENGTH_BYTES];
    byte[] plain = new byte[LENGTH_BYTES];
    byte[] sealed = new byte[LENGTH_BYTES + Aead.TAG_LENGTH_BYTES];
    for (int round = 0; round < ROUNDS; round++) {
      byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
      nonce[0] = (byte) round;
      context.seal(key, nonce, nonce, plain, 0, plain.length, sealed, 0);
      context.open(key, nonce, nonce, sealed, 0, sealed.length, plain, 0);
      digest.update(plain);
    }
  }
}
