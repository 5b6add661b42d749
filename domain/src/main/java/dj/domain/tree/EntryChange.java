package dj.domain.tree;

import java.util.Optional;

/// How what is at a path differs between two snapshots. Of several kinds the greatest is told: a
/// file with other content has another time of modification as well.
public enum EntryChange {
  /// It is only in the later one.
  ADDED,
  /// It is only in the earlier one.
  REMOVED,
  /// It is something else, such as a link in the place of a directory.
  TYPE,
  /// A file has other content, a link another target, a device another number.
  CONTENT,
  /// Owner, permissions, time of modification, flags or extended attributes are others.
  METADATA;

  /// How two entries differ. Directories are compared without what is in them.
  ///
  /// Two files have the same content if their holes and their blobs are the same: within one
  /// repository, equal content that is cut alike has equal blobs.
  ///
  /// @return empty if a restore would make the same of both
  public static Optional<EntryChange> between(TreeEntry before, TreeEntry after) {
    boolean isSameType =
        before.getClass() == after.getClass()
            && !(before instanceof TreeEntry.Special one
                && after instanceof TreeEntry.Special other
                && one.kind() != other.kind());
    if (!isSameType) {
      return Optional.of(TYPE);
    }
    if (!hasSameContent(before, after)) {
      return Optional.of(CONTENT);
    }
    return restoresAlike(before.metadata(), after.metadata())
        ? Optional.empty()
        : Optional.of(METADATA);
  }

  private static boolean hasSameContent(TreeEntry before, TreeEntry after) {
    return switch (before) {
      case TreeEntry.File one ->
          after instanceof TreeEntry.File other
              && one.sizeBytes() == other.sizeBytes()
              && one.holes().equals(other.holes())
              && one.content().equals(other.content());
      case TreeEntry.Symlink one ->
          after instanceof TreeEntry.Symlink other && one.target().equals(other.target());
      case TreeEntry.Special one ->
          after instanceof TreeEntry.Special other && one.deviceNumber() == other.deviceNumber();
      case TreeEntry.Directory _ -> true;
    };
  }

  /// Whether nothing differs but what a restore cannot or does not bring back, such as the inode
  /// number and the time of the last access.
  private static boolean restoresAlike(Metadata one, Metadata other) {
    return one.permissions() == other.permissions()
        && one.uid() == other.uid()
        && one.gid() == other.gid()
        && one.user().equals(other.user())
        && one.group().equals(other.group())
        && one.modified().equals(other.modified())
        && one.flags() == other.flags()
        && one.attributes().equals(other.attributes())
        && one.unknown().equals(other.unknown());
  }
}
