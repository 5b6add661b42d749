package dj.domain.transaction;

import java.util.Locale;

/// What a transaction did.
public enum Operation {
  /// Removed the snapshots that a policy does not keep.
  FORGET,
  /// Removed snapshots that were named.
  DELETE,
  /// Changed the tags of snapshots.
  TAG,
  /// Pinned snapshots, or released them.
  PIN,
  /// Wrote snapshots anew with less in them, or with another host or time.
  REWRITE,
  /// Undid another transaction.
  ROLLBACK;

  /// The word in records and lists.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
