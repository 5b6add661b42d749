package dj.application.statistics;

/// What is in a directory and below it, the directory itself not counted.
///
/// @param files regular files, by their names
/// @param directories directories
/// @param others links, devices, fifos and sockets
/// @param bytes the sizes of the files, those with several names counted for each
/// @param linkedFiles how many of the files have several names
public record TreeTotal(long files, long directories, long others, long bytes, long linkedFiles) {
  /// Nothing.
  public static final TreeTotal NONE = new TreeTotal(0, 0, 0, 0, 0);

  /// The sum of two totals.
  public TreeTotal plus(TreeTotal other) {
    return new TreeTotal(
        files + other.files,
        directories + other.directories,
        others + other.others,
        bytes + other.bytes,
        linkedFiles + other.linkedFiles);
  }

  /// The same with so many bytes less.
  TreeTotal withoutBytes(long less) {
    return new TreeTotal(files, directories, others, bytes - less, linkedFiles);
  }
}
