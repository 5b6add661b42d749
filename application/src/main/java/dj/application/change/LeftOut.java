package dj.application.change;

/// What a rewrite has left out of snapshots, counted once for each snapshot that had it.
///
/// @param files how many files, links and special files; the directories around them do not count
/// @param bytes the sizes of the files, holes included, in bytes
public record LeftOut(long files, long bytes) {
  /// Nothing.
  public static final LeftOut NONE = new LeftOut(0, 0);

  /// Both together.
  LeftOut plus(LeftOut other) {
    return new LeftOut(files + other.files, bytes + other.bytes);
  }
}
