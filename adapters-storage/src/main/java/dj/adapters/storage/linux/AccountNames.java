package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The names of users and groups, each asked for once.
///
/// The C library knows them from wherever the system keeps them (files, LDAP, systemd). Java asks
/// it for the owner of a file: the first inode that shows a new number is therefore handed to Java,
/// by its descriptor's path.
final class AccountNames {
  private final Map<Integer, RawBytes> users = new ConcurrentHashMap<>();
  private final Map<Integer, RawBytes> groups = new ConcurrentHashMap<>();

  /// Whether both numbers have been asked for.
  boolean know(int uid, int gid) {
    return users.containsKey(uid) && groups.containsKey(gid);
  }

  /// The user's name, empty if there is none.
  RawBytes user(int uid) {
    return users.getOrDefault(uid, RawBytes.EMPTY);
  }

  /// The group's name, empty if there is none.
  RawBytes group(int gid) {
    return groups.getOrDefault(gid, RawBytes.EMPTY);
  }

  /// Learns the names of the owner and the group of an inode, if the system can be asked.
  void learnFrom(Descriptor inode) {
    int number = inode.acquire();
    try {
      Map<String, Object> owners =
          Files.readAttributes(Path.of("/proc/self/fd/" + number), "unix:uid,gid,owner,group");
      learn(users, owners, "uid", "owner");
      learn(groups, owners, "gid", "group");
    } catch (IOException _) {
      // Without /proc there are no names: numbers remain, and nothing is lost that a restore needs.
    } finally {
      inode.release();
    }
  }

  private static void learn(
      Map<Integer, RawBytes> names, Map<String, Object> owners, String number, String principal) {
    if (owners.get(number) instanceof Integer id
        && owners.get(principal) instanceof Principal owner) {
      String name = owner.getName();
      boolean isNumber = name.equals(id.toString());
      names.put(id, isNumber ? RawBytes.EMPTY : RawBytes.utf8(name));
    }
  }
}
