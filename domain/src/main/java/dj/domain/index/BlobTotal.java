package dj.domain.index;

/// A number of blobs and their lengths together.
///
/// @param blobs how many
/// @param rawBytes the length of their contents
/// @param sealedBytes the length as they are stored, compressed and sealed
public record BlobTotal(long blobs, long rawBytes, long sealedBytes) {
  /// No blob.
  public static final BlobTotal NONE = new BlobTotal(0, 0, 0);

  /// The sum of two totals.
  public BlobTotal plus(BlobTotal other) {
    return new BlobTotal(
        blobs + other.blobs, rawBytes + other.rawBytes, sealedBytes + other.sealedBytes);
  }
}
