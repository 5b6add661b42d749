package dj.adapters.storage.target;

import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;

/// What a POSIX access control list means for the permission bits.
///
/// With a list, the group's bits show the mask, which may allow more than the group itself is
/// allowed: where the list cannot be restored, these bits would open the file to the group. The
/// format is that of `linux/posix_acl_xattr.h`: a version (2) of four bytes, then entries of a tag
/// (2 bytes), permissions (2) and an id (4), all little-endian.
final class AccessControlList {
  static final RawBytes NAME = RawBytes.utf8("system.posix_acl_access");

  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int GROUP_TAG = 0x04;
  private static final int GROUP_BITS = 070;
  private static final int GROUP_SHIFT = 3;

  private AccessControlList() {}

  /// The permissions of an entry whose list is not restored: those of the group itself instead of
  /// the mask.
  static int permissionsWithout(Metadata metadata) {
    for (ExtendedAttribute attribute : metadata.attributes()) {
      if (attribute.name().equals(NAME)) {
        int group = groupPermissions(attribute.value()) << GROUP_SHIFT;
        return metadata.permissions() & (~GROUP_BITS | group);
      }
    }
    return metadata.permissions();
  }

  /// The three bits of the group's own entry, none if it is not there.
  private static int groupPermissions(RawBytes list) {
    for (int at = HEADER_BYTES; at + ENTRY_BYTES <= list.lengthBytes(); at += ENTRY_BYTES) {
      int tag = (list.at(at) & 0xff) | ((list.at(at + 1) & 0xff) << 8);
      if (tag == GROUP_TAG) {
        return list.at(at + 2) & 7;
      }
    }
    return 0;
  }
}
