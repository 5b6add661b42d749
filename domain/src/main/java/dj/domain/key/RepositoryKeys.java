package dj.domain.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.id.RepositoryId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// The keys of a repository, one for each purpose; closing them destroys them.
///
/// ```
/// key = HKDF-Expand(master secret, "dj1/" ‖ label of the purpose ‖ repository id, 32)
/// ```
///
/// A repository that shares keys with another one has those in the place of its own, see
/// `dj.domain.keyslot.SharedKeys`.
///
/// The master secret is uniformly random, so that HKDF's first half is not needed (RFC 5869,
/// section 3.3). The MAC of pack trailers has no purpose of its own: its key comes from the key of
/// the pack's content, which a server does not have.
public final class RepositoryKeys implements AutoCloseable {
  /// The length of each key in bytes.
  public static final int KEY_LENGTH_BYTES = 32;

  private final RepositoryId repository;
  private final Map<KeyPurpose, byte[]> keys;

  private RepositoryKeys(RepositoryId repository, Map<KeyPurpose, byte[]> keys) {
    this.repository = repository;
    this.keys = keys;
  }

  /// Derives all keys; `secret` may be closed afterwards.
  public static RepositoryKeys derive(MasterSecret secret, RepositoryId repository) {
    Map<KeyPurpose, byte[]> keys = new EnumMap<>(KeyPurpose.class);
    for (KeyPurpose purpose : KeyPurpose.values()) {
      keys.put(purpose, Hkdf.expand(secret.bytes(), info(purpose, repository), KEY_LENGTH_BYTES));
    }
    return new RepositoryKeys(repository, keys);
  }

  private static byte[] info(KeyPurpose purpose, RepositoryId repository) {
    byte[] label = ("dj1/" + purpose.label()).getBytes(US_ASCII);
    byte[] info = Arrays.copyOf(label, label.length + RepositoryId.LENGTH_BYTES);
    repository.copyTo(info, label.length);
    return info;
  }

  /// Takes a key from elsewhere in the place of the derived one, before any key is used.
  ///
  /// @param source has the 32 bytes at `offset`; the caller zeroes them
  public void adopt(KeyPurpose purpose, byte[] source, int offset) {
    System.arraycopy(source, offset, key(purpose), 0, KEY_LENGTH_BYTES);
  }

  /// The repository that the keys are of.
  public RepositoryId repository() {
    return repository;
  }

  /// The key for `purpose`, borrowed: the caller neither changes nor keeps the array, which is
  /// zeroed when the keys are closed.
  public byte[] key(KeyPurpose purpose) {
    byte[] key = keys.get(purpose);
    if (key == null) {
      throw new IllegalStateException("there is no key for " + purpose);
    }
    return key;
  }

  @Override
  public void close() {
    for (byte[] key : keys.values()) {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "RepositoryKeys[" + repository + "]";
  }
}
