package dj.domain.tree;

import java.util.List;
import java.util.Optional;

/// What a file system keeps about an entry beside its name and content.
///
/// @param permissions the low twelve mode bits: set-uid, set-gid, sticky, rwx for owner, group,
///   others
/// @param uid numeric owner, unsigned 32 bits
/// @param gid numeric group, unsigned 32 bits
/// @param user the owner's name, at most [#MAX_OWNER_LENGTH_BYTES] bytes, empty if unknown
/// @param group the group's name, likewise
/// @param modified time of the last change of content
/// @param changed time of the last change of the inode; recorded, never restored
/// @param accessed time of the last access, only where it was asked for
/// @param born time of creation where the file system has it; recorded, never restored
/// @param inode inode number
/// @param device device number of the file system
/// @param linkCount number of names of the inode, unsigned 32 bits
/// @param flags the `FS_*_FL` flags of `FS_IOC_GETFLAGS` that a user can set, 0 where there are
///   none
/// @param attributes extended attributes, strictly ascending by name, at most
///   [#MAX_ATTRIBUTES_BYTES] in all
/// @param unknown fields that a later version wrote and that this one keeps as they are, in the
///   encoding of the format; empty for everything that this version makes
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
    List<ExtendedAttribute> attributes,
    RawBytes unknown) {
  /// The longest name of an owner or a group in bytes.
  public static final int MAX_OWNER_LENGTH_BYTES = 1024;

  /// The most bytes that the names and values of all attributes of an entry take together.
  public static final int MAX_ATTRIBUTES_BYTES = 16 << 20;

  /// The most bytes of fields that are kept without being understood.
  public static final int MAX_UNKNOWN_BYTES = 1 << 20;

  private static final int MAX_PERMISSIONS = 07777;

  /// Checks the permissions, the lengths and the order, and copies the attributes.
  public Metadata {
    if ((permissions & ~MAX_PERMISSIONS) != 0) {
      throw new IllegalArgumentException(
          "permissions are twelve bits: " + Integer.toOctalString(permissions));
    }
    if (user.lengthBytes() > MAX_OWNER_LENGTH_BYTES
        || group.lengthBytes() > MAX_OWNER_LENGTH_BYTES) {
      throw new IllegalArgumentException("the name of an owner or a group is too long");
    }
    if (unknown.lengthBytes() > MAX_UNKNOWN_BYTES) {
      throw new IllegalArgumentException("too many unknown fields: " + unknown.lengthBytes());
    }
    attributes = List.copyOf(attributes);
    requireSorted(attributes);
  }

  /// Metadata as this version makes it, without unknown fields.
  public Metadata(
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
    this(
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
        flags,
        attributes,
        RawBytes.EMPTY);
  }

  private static void requireSorted(List<ExtendedAttribute> attributes) {
    long total = 0;
    for (int i = 0; i < attributes.size(); i++) {
      ExtendedAttribute attribute = attributes.get(i);
      total += attribute.name().lengthBytes() + (long) attribute.value().lengthBytes();
      if (i > 0 && attributes.get(i - 1).name().compareTo(attribute.name()) >= 0) {
        throw new IllegalArgumentException(
            "attributes are strictly ascending by name: " + attribute.name());
      }
    }
    if (total > MAX_ATTRIBUTES_BYTES) {
      throw new IllegalArgumentException("extended attributes are too long: " + total);
    }
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
        newAttributes,
        unknown);
  }

  /// The same with other unknown fields.
  public Metadata withUnknown(RawBytes newUnknown) {
    if (newUnknown.equals(unknown)) {
      return this;
    }
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
        flags,
        attributes,
        newUnknown);
  }

  /// The same with other permissions.
  public Metadata withPermissions(int newPermissions) {
    return new Metadata(
        newPermissions,
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
        flags,
        attributes,
        unknown);
  }
}
