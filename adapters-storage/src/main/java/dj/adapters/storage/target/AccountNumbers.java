package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.DirectoryCalls;
import dj.adapters.storage.linux.FileCalls;
import dj.adapters.storage.linux.FileStatus;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/// The numbers of users and groups of this host, each asked for once.
///
/// Java asks the C library, which knows accounts from wherever the system keeps them, but keeps the
/// number for itself: so it is told to give a nameless file in memory to the account, and the file
/// shows the number. That takes the right to give files away, without which no owner can be
/// restored either.
final class AccountNumbers {
  private final Map<RawBytes, OptionalInt> users = new ConcurrentHashMap<>();
  private final Map<RawBytes, OptionalInt> groups = new ConcurrentHashMap<>();

  /// The number of a user, or `recorded` if this host has no user of this name.
  int user(RawBytes name, int recorded) {
    return name.lengthBytes() == 0
        ? recorded
        : users.computeIfAbsent(name, AccountNumbers::askForUser).orElse(recorded);
  }

  /// The number of a group, or `recorded` if this host has no group of this name.
  int group(RawBytes name, int recorded) {
    return name.lengthBytes() == 0
        ? recorded
        : groups.computeIfAbsent(name, AccountNumbers::askForGroup).orElse(recorded);
  }

  private static OptionalInt askForUser(RawBytes name) {
    return ask(
        name,
        (file, accounts) -> Files.setOwner(file, accounts.lookupPrincipalByName(name.toText())),
        FileStatus::uid);
  }

  private static OptionalInt askForGroup(RawBytes name) {
    return ask(
        name,
        (file, accounts) ->
            Files.getFileAttributeView(file, PosixFileAttributeView.class)
                .setGroup(accounts.lookupPrincipalByGroupName(name.toText())),
        FileStatus::gid);
  }

  private static OptionalInt ask(RawBytes name, Gift gift, ToIntFunction<FileStatus> number) {
    long opened = FileCalls.openMemoryFile();
    if (opened < 0 || isNumber(name)) {
      return OptionalInt.empty();
    }
    try (Descriptor file = FileCalls.descriptor(opened, 0)) {
      gift.give(
          Path.of("/proc/self/fd/" + opened),
          FileSystems.getDefault().getUserPrincipalLookupService());
      long result = DirectoryCalls.ownStatus(file, FileStatus.ALL_BUT_ACCESS_TIME);
      return result < 0
          ? OptionalInt.empty()
          : OptionalInt.of(number.applyAsInt(FileStatus.last()));
    } catch (IOException _) {
      // No such account, or no right to give files away.
      return OptionalInt.empty();
    }
  }

  /// Java takes digits for a number where there is no such name.
  private static boolean isNumber(RawBytes name) {
    return name.toText().chars().allMatch(Character::isDigit);
  }

  /// Gives a file to an account.
  private interface Gift {
    void give(Path file, UserPrincipalLookupService accounts) throws IOException;
  }
}
