package dj.domain.port;

/// What a store is like, for choices of size and concurrency.
///
/// @param remote whether a request costs a network round trip
/// @param concurrentWrites how many writes at once make sense
/// @param concurrentReads how many reads at once make sense
/// @param deletes whether files can be deleted (append-only stores cannot)
/// @param listsKindsTogether whether a request can list files of several kinds, because all names
///   stand in one order
public record BackendCapabilities(
    boolean remote,
    int concurrentWrites,
    int concurrentReads,
    boolean deletes,
    boolean listsKindsTogether) {

  /// Checks the bounds.
  public BackendCapabilities {
    if (concurrentWrites < 1 || concurrentReads < 1) {
      throw new IllegalArgumentException("numbers of a backend are positive");
    }
  }
}
