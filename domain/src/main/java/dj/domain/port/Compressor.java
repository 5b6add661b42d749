package dj.domain.port;

/// Compresses and expands single blobs.
///
/// Guarantees:
///
/// - G1: `decompress(compress(x)) = x` for every content of up to 128 MiB.
/// - G2: no length inside compressed data is believed: output never exceeds what the caller states.
/// - G3: damaged input ends in a [dj.domain.error.DamageException], never in another exception.
public interface Compressor {
  /// Creates a context for one thread; creating one is cheap, using one in two threads is a bug.
  Context newContext();

  /// The state that one thread compresses with.
  interface Context extends AutoCloseable {
    /// An upper bound in bytes of the compressed length of `rawLengthBytes` bytes.
    int maxCompressedLengthBytes(int rawLengthBytes);

    /// Compresses `lengthBytes` bytes of `raw` at `offset` into `target` at `targetOffset`, which
    /// has room for [#maxCompressedLengthBytes].
    ///
    /// @return the compressed length in bytes, or -1 if the content is not worth compressing (it is
    ///   to be stored raw then, and `target` holds nothing of use)
    int compress(byte[] raw, int offset, int lengthBytes, byte[] target, int targetOffset);

    /// Expands `lengthBytes` bytes of `compressed` at `offset` to exactly `rawLengthBytes` bytes.
    ///
    /// @throws dj.domain.error.DamageException if the input is damaged or of another length when
    ///   expanded
    void decompress(
        byte[] compressed,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset,
        int rawLengthBytes);

    @Override
    void close();
  }
}
