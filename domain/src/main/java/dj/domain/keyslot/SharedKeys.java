package dj.domain.keyslot;

import dj.domain.error.DamageException;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.Aead;
import dj.domain.tree.RawBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The keys that a repository shares with another one, so that equal content is cut and named alike
/// in both; they stand in its config. All that seals anything is its own.
///
/// ```
/// box = AES-256-GCM(K_shared, nonce = 12 zeros, AAD = "dj1 shared", id-data ‖ id-tree ‖ chunker)
/// ```
///
/// The nonce may be zero: the key seals one box, when its repository is created.
public final class SharedKeys {
  private static final List<KeyPurpose> PURPOSES =
      List.of(KeyPurpose.DATA_IDENTITY, KeyPurpose.TREE_IDENTITY, KeyPurpose.CHUNKER);
  private static final int PLAIN_LENGTH_BYTES = 3 * RepositoryKeys.KEY_LENGTH_BYTES;
  private static final byte[] ASSOCIATED = "dj1 shared".getBytes(StandardCharsets.US_ASCII);

  private SharedKeys() {}

  /// Takes the keys of another repository over.
  ///
  /// @param own the keys of a repository that is being created; they are changed
  /// @param other the keys of the other one
  /// @return what its config has to keep
  public static RawBytes share(RepositoryKeys own, RepositoryKeys other, Aead aead) {
    byte[] plain = new byte[PLAIN_LENGTH_BYTES];
    try {
      for (int i = 0; i < PURPOSES.size(); i++) {
        byte[] key = other.key(PURPOSES.get(i));
        System.arraycopy(key, 0, plain, i * key.length, key.length);
      }
      byte[] box = new byte[PLAIN_LENGTH_BYTES + Aead.TAG_LENGTH_BYTES];
      aead.newContext()
          .seal(own.key(KeyPurpose.SHARED), nonce(), ASSOCIATED, plain, 0, plain.length, box, 0);
      adopt(own, plain);
      return RawBytes.copyOf(box);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// Puts the shared keys of a repository in the place of derived ones.
  ///
  /// @param own the derived keys; they are changed
  /// @param box what the config keeps
  /// @throws DamageException if it was not sealed for this repository
  public static void open(RepositoryKeys own, RawBytes box, Aead aead) {
    byte[] sealed = box.toBytes();
    if (sealed.length != PLAIN_LENGTH_BYTES + Aead.TAG_LENGTH_BYTES) {
      throw damage("they have another length");
    }
    byte[] plain = new byte[PLAIN_LENGTH_BYTES];
    try {
      aead.newContext()
          .open(
              own.key(KeyPurpose.SHARED), nonce(), ASSOCIATED, sealed, 0, sealed.length, plain, 0);
      adopt(own, plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static void adopt(RepositoryKeys own, byte[] plain) {
    for (int i = 0; i < PURPOSES.size(); i++) {
      own.adopt(PURPOSES.get(i), plain, i * RepositoryKeys.KEY_LENGTH_BYTES);
    }
  }

  private static byte[] nonce() {
    return new byte[Aead.NONCE_LENGTH_BYTES];
  }

  private static DamageException damage(String what) {
    return new DamageException(
        "config: the shared keys were changed: " + what,
        "restore the file config from a copy of the repository.");
  }
}
