package dj.domain.chunking;

/// How content is cut in chunks; kept in the sealed config, since content that is cut otherwise is
/// not found again.
///
/// A fixed chunker has one length, `minBytes = normalBytes = maxBytes`, and normalisation 0.
///
/// @param kind the way of cutting
/// @param minBytes no chunk but the last of a file is shorter; at least 64, the window of the gear
///   hash
/// @param normalBytes the length around which chunks gather; a power of two for a content-defined
///   chunker
/// @param maxBytes no chunk is longer; at most 64 MiB
/// @param normalisation by how many bits cuts are rarer before the normal length and more frequent
///   after it, 0 to 3
public record ChunkerParameters(
    ChunkerKind kind, int minBytes, int normalBytes, int maxBytes, int normalisation) {
  /// The longest chunk that any parameters allow, in bytes.
  public static final int MAX_CHUNK_BYTES = 64 << 20;

  /// For files: 128 KiB, 512 KiB, 4 MiB.
  public static final ChunkerParameters FILES =
      new ChunkerParameters(ChunkerKind.GATED_FAST_CDC, 128 << 10, 512 << 10, 4 << 20, 2);

  /// For disk images and block devices: a grid of 64 KiB.
  public static final ChunkerParameters DISK_IMAGES = fixed(64 << 10);

  private static final int MAX_NORMALISATION = 3;

  /// Checks the bounds and that the lengths are in order.
  public ChunkerParameters {
    require(minBytes >= GatedFastCdc.WINDOW_BYTES, "the minimum is at least 64 bytes", minBytes);
    require(normalBytes >= minBytes, "the normal length is not below the minimum", normalBytes);
    require(maxBytes >= normalBytes, "the maximum is not below the normal length", maxBytes);
    require(maxBytes <= MAX_CHUNK_BYTES, "the maximum is at most 64 MiB", maxBytes);
    require(
        normalisation >= 0 && normalisation <= MAX_NORMALISATION,
        "the normalisation is 0 to 3",
        normalisation);
    switch (kind) {
      case FIXED -> {
        require(minBytes == maxBytes, "a fixed chunker has one length", maxBytes);
        require(normalisation == 0, "a fixed chunker has no normalisation", normalisation);
      }
      case GATED_FAST_CDC -> {
        require(
            Integer.bitCount(normalBytes) == 1, "the normal length is a power of two", normalBytes);
        require(
            normalBytes >> normalisation > GatedFastCdc.BYTES_PER_CANDIDATE,
            "the normal length is more than 4096 bytes after normalisation",
            normalBytes);
      }
    }
  }

  /// A grid of `lengthBytes`.
  public static ChunkerParameters fixed(int lengthBytes) {
    return new ChunkerParameters(ChunkerKind.FIXED, lengthBytes, lengthBytes, lengthBytes, 0);
  }

  private static void require(boolean holds, String rule, int value) {
    if (!holds) {
      throw new IllegalArgumentException("chunker parameters: " + rule + ", not " + value);
    }
  }
}
