package dj.adapters.storage.target;

import dj.adapters.storage.linux.AttributeReader;
import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.InodeCalls;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.RawBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sets extended attributes and flags.
final class AttributeWriter {
  /// Attributes that a new file may have got from its directory, or an old one has left; those of
  /// other namespaces belong to the system, which labels files by itself.
  private static final List<String> REMOVED =
      List.of("user.", "trusted.", "system.posix_acl_", "security.capability");

  private AttributeWriter() {}

  /// Sets the attributes, and removes others.
  ///
  /// @param problems where what could not be set is added
  /// @return whether the access control list is as wanted, also if none is
  static boolean set(Descriptor inode, List<ExtendedAttribute> attributes, List<String> problems) {
    removeOthers(inode, attributes, problems);
    boolean listIsSet = true;
    for (ExtendedAttribute attribute : attributes) {
      long result = InodeCalls.setAttribute(inode, attribute.name(), attribute.value());
      if (result < 0 && !AttributeReader.holds(inode, attribute)) {
        problems.add(problem(attribute.name(), result));
        listIsSet &= !attribute.name().equals(AccessControlList.NAME);
      }
    }
    return listIsSet;
  }

  private static void removeOthers(
      Descriptor inode, List<ExtendedAttribute> attributes, List<String> problems) {
    List<RawBytes> present = AttributeReader.listed(inode);
    if (present.isEmpty()) {
      return;
    }
    Set<RawBytes> wanted = new HashSet<>();
    attributes.forEach(attribute -> wanted.add(attribute.name()));
    for (RawBytes name : present) {
      if (!wanted.contains(name) && isRemoved(name)) {
        long result = InodeCalls.removeAttribute(inode, name);
        if (result < 0 && result != -Errno.NO_DATA) {
          problems.add(problem(name, result));
        }
      }
    }
  }

  private static boolean isRemoved(RawBytes name) {
    String text = name.toText();
    return REMOVED.stream().anyMatch(text::startsWith);
  }

  private static String problem(RawBytes name, long result) {
    return "extended attribute " + name.toText() + " (" + Errno.words((int) -result) + ")";
  }

  /// Sets the flags that are kept, leaves the others, and passes over those that this file system
  /// does not have.
  ///
  /// @param present the flags that the inode has now, of all kinds
  static void setFlags(Descriptor inode, int present, int wanted, List<String> problems) {
    int kept = AttributeReader.KEPT_FLAGS;
    int goal = (present & ~kept) | (wanted & kept);
    if (goal == present || InodeCalls.setFlags(inode, goal) == 0) {
      return;
    }
    int reached = present & ~(kept & ~wanted);
    InodeCalls.setFlags(inode, reached);
    for (int missing = goal & ~reached; missing != 0; missing &= missing - 1) {
      int next = reached | Integer.lowestOneBit(missing);
      long result = InodeCalls.setFlags(inode, next);
      if (result == 0) {
        reached = next;
      } else if (!isUnknown(result)) {
        int flag = Integer.lowestOneBit(missing);
        problems.add(
            "flag 0x" + Integer.toHexString(flag) + " (" + Errno.words((int) -result) + ")");
      }
    }
  }

  private static boolean isUnknown(long result) {
    return result == -Errno.NOT_SUPPORTED
        || result == -Errno.INVALID
        || result == -Errno.NO_TERMINAL;
  }
}
