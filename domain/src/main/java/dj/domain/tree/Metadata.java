package dj.domain.tree;

import java.util.List;
import java.util.Optional;

/// What a file system keeps about an entry beside its name and content.
///
/// @param permissions the low twelve mode bits: set-uid, set-gid, sticky, rwx for owner, group,
///   others
/// @param uid numeric owner, unsigned 32 bits
/// @param gid numeric group, unsigned 32 bits
/// @param user the owner's name, empty if unknown
/// @param group the group's name, empty if unknown
/// @param modified time of the last change of content
/// @param changed time of the last change of the inode; recorded, never restored
/// @param accessed time of the last access, only where it was asked for
/// @param born time of creation where the file system has it; recorded, never restored
/// @param inode inode number
/// @param device device number of the file system
/// @param linkCount number of names of the inode
/// @param flags the `FS_*_FL` flags of `FS_IOC_GETFLAGS` that a user can set, 0 where there are
///   none
/// @param attributes extended attributes, sorted by name
public record Metadata(
    int permissions,
    int uid,
    int gid,
    RawBytes user,
    RawBytes group,
    Timestamp modified,
    Timestamp changed,
    Optional<Timestamp> accessed,
    Optional<Timestamp> born,
    long inode,
    long device,
    int linkCount,
    int flags,
    List<ExtendedAttribute> attributes) {
  private static final int MAX_PERMISSIONS = 07777;

  /// Checks the permissions and copies the attributes.
  public Metadata {
    if ((permissions & ~MAX_PERMISSIONS) != 0) {
      throw new IllegalArgumentException(
          "permissions are twelve bits: " + Integer.toOctalString(permissions));
    }
    attributes = List.copyOf(attributes);
  }

  /// The same with other attributes and flags, which cost system calls of their own to learn.
  public Metadata with(List<ExtendedAttribute> newAttributes, int newFlags) {
    return new Metadata(
        permissions,
        uid,
        gid,
        user,
        group,
        modified,
        changed,
        accessed,
        born,
        inode,
        device,
        linkCount,
        newFlags,
        newAttributes);
  }
}
