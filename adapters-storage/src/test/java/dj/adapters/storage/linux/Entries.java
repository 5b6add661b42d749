package dj.adapters.storage.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Ready-made metadata and attributes for tests.
public final class Entries {
  /// `user::rw-, user:1234:rwx, group::r--, mask::rwx, other::---`.
  public static final ExtendedAttribute ACCESS_LIST =
      attribute(
          "system.posix_acl_access",
          "02000000"
              + "01000600ffffffff"
              + "02000700d2040000"
              + "04000400ffffffff"
              + "10000700ffffffff"
              + "20000000ffffffff");

  /// `cap_net_raw=ep`, as `setcap` writes it.
  public static final ExtendedAttribute CAPABILITY =
      attribute("security.capability", "0100000200200000" + "0000000000000000" + "00000000");

  private Entries() {}

  /// An attribute with a value in hexadecimal digits.
  public static ExtendedAttribute attribute(String name, String hexValue) {
    return new ExtendedAttribute(
        RawBytes.utf8(name), RawBytes.copyOf(HexFormat.of().parseHex(hexValue)));
  }

  /// Sets an attribute by the system call itself.
  public static void set(SourceDirectory directory, String name, ExtendedAttribute attribute) {
    OpenDirectory open = (OpenDirectory) directory;
    SourceEntry entry = open.entry(RawBytes.utf8(name));
    try (Descriptor inode = open.openInode(entry.name(), entry.kind())) {
      long result = InodeCalls.setAttribute(inode, attribute.name(), attribute.value());
      assertTrue(result == 0, () -> attribute.name() + ": " + Errno.words((int) -result));
    }
  }

  /// An owner's and group's numbers without names, permissions, and a time of 2001.
  public static Metadata metadata(int permissions, int uid, int gid) {
    return metadata(permissions, uid, gid, "", "", new Timestamp(1_000_000_000, 123_456_789));
  }

  /// As named.
  public static Metadata metadata(
      int permissions, int uid, int gid, String user, String group, Timestamp modified) {
    return new Metadata(
        permissions,
        uid,
        gid,
        RawBytes.utf8(user),
        RawBytes.utf8(group),
        modified,
        modified,
        Optional.empty(),
        Optional.empty(),
        1,
        1,
        1,
        0,
        List.of());
  }
}
