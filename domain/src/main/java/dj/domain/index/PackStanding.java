package dj.domain.index;

/// What a pack in the index is good for, from best to worst.
public enum PackStanding {
  /// Its blobs may be read, and new snapshots may rely on them.
  RELIABLE,
  /// Its blobs may be read while they last: the pack is condemned, or its session is being revoked.
  READABLE,
  /// Its blobs are as if they did not exist: the pack is doomed or deleted.
  GONE
}
