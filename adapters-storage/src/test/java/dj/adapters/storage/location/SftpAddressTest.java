package dj.adapters.storage.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses of directories on SSH servers.
final class SftpAddressTest {
  private final LocationParser parser = new LocationParser(Path.of("/somewhere"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "sftp:me@host:/srv/backup, me, host, -, /srv/backup",
        "sftp:host:backup/laptop/, -, host, -, backup/laptop",
        "sftp:host:/, -, host, -, /",
        "sftp:me@[::1]:/srv, me, ::1, -, /srv",
        "sftp://me@host:2222//srv/backup, me, host, 2222, /srv/backup",
        "sftp://host/backup, -, host, -, backup",
        "sftp:me@host:~/backup, me, host, -, backup",
        "sftp://host/~/backup/, -, host, -, backup",
        "sftp:host:~, -, host, -, .",
        "sftp:host:./~other, -, host, -, ./~other",
        "sftp:host:/srv/~me, -, host, -, /srv/~me",
        "sftp://[fe80::1]:22//srv, -, fe80::1, 22, /srv",
      })
  void addressesAreRead(String address, String user, String host, Integer port, String path) {
    assertEquals(
        new RepositoryLocation.Sftp(
            Optional.ofNullable(user),
            host,
            port == null ? OptionalInt.empty() : OptionalInt.of(port),
            path),
        parser.parse(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp:",
        "sftp:host",
        "sftp:host:",
        "sftp:/path",
        "sftp://host",
        "sftp://host:0//srv",
        "sftp://host:99999//srv",
        "sftp:-oProxyCommand=x:/srv",
        "sftp:me@:/srv",
        "sftp:host:~other/backup"
      })
  void whatLacksAPartIsRefused(String address) {
    assertThrows(UsageException.class, () -> parser.parse(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sftp:me:secret@host:/srv", "sftp://me:secret@host//srv"})
  void aPasswordIsRefusedAndNotRepeated(String address) {
    UsageException e = assertThrows(UsageException.class, () -> parser.parse(address));
    assertFalse((e.getMessage() + e.hint()).contains("secret"));
  }
}
