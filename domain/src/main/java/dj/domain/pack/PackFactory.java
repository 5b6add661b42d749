package dj.domain.pack;

import dj.domain.blob.BlobKind;
import dj.domain.format.v1.PackFormat;
import dj.domain.id.SessionId;
import dj.domain.key.RepositoryKeys;
import java.util.random.RandomGenerator;

/// Opens the new packs of one session.
///
/// The size at which a pack is full is drawn anew for each one from the upper quarter below the
/// target: that a pack is shorter than another one says nothing of the blob that did not fit.
public final class PackFactory {
  /// The largest target in bytes: with its trailer, a pack of this size is within the format.
  public static final int MAX_TARGET_BYTES = PackFormat.MAX_PACK_LENGTH_BYTES;

  private static final int BAND = 4;

  private final RepositoryKeys keys;
  private final SessionId session;
  private final RandomGenerator random;
  private final int targetBytes;
  private final PackBuffers buffers;

  /// Creates a factory.
  ///
  /// @param keys the keys of the repository, which live longer than the factory
  /// @param session who writes the packs
  /// @param random the source of salts and sizes: fit for cryptography, and safe for use by many
  ///   threads
  /// @param targetBytes the size that no pack exceeds, unless it has a single blob that does
  /// @param buffers where packs are built; its arrays have `targetBytes` bytes
  public PackFactory(
      RepositoryKeys keys,
      SessionId session,
      RandomGenerator random,
      int targetBytes,
      PackBuffers buffers) {
    if (targetBytes < 1 || targetBytes > MAX_TARGET_BYTES) {
      throw new IllegalArgumentException("no target of a pack's size: " + targetBytes);
    }
    this.keys = keys;
    this.session = session;
    this.random = random;
    this.targetBytes = targetBytes;
    this.buffers = buffers;
  }

  /// Opens an empty pack.
  public PackBuilder open(BlobKind kind) {
    PackKey key = PackKey.create(keys, kind, session, random);
    int limit = targetBytes - random.nextInt(targetBytes / BAND + 1);
    return new PackBuilder(key, limit, buffers);
  }
}
