package dj.domain.format.v1;

import dj.domain.id.RepositoryId;
import dj.domain.key.MasterSecret;
import java.time.Instant;

/// What a full keyslot keeps secret.
///
/// ```
///  0 32 master secret    32 16 repository id    48 8 created, seconds since 1970-01-01 UTC
/// ```
///
/// @param secret the master secret; who takes it out of the box closes it
/// @param repository the repository that it belongs to
/// @param created when the slot was made, in whole seconds
public record KeySlotBox(MasterSecret secret, RepositoryId repository, Instant created) {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 56;

  private static final int REPOSITORY_OFFSET = 32;
  private static final int CREATED_OFFSET = 48;

  /// Parses the 56 bytes; the caller zeroes them.
  ///
  /// @throws java.time.DateTimeException if the time is not a possible one
  public static KeySlotBox parse(byte[] bytes) {
    if (bytes.length != LENGTH_BYTES) {
      throw new IllegalArgumentException("the box of a keyslot has 56 bytes");
    }
    return new KeySlotBox(
        MasterSecret.copyOf(bytes, 0),
        RepositoryId.of(bytes, REPOSITORY_OFFSET),
        Instant.ofEpochSecond(LittleEndian.getLong(bytes, CREATED_OFFSET)));
  }

  /// The 56 bytes in a new array, which the caller zeroes.
  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH_BYTES];
    secret.copyTo(bytes, 0);
    repository.copyTo(bytes, REPOSITORY_OFFSET);
    LittleEndian.putLong(bytes, CREATED_OFFSET, created.getEpochSecond());
    return bytes;
  }
}
