package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories as archives, read by GNU tar.
final class TarDumpTest {
  private static final String MAKE =
      """
      set -eu
      mkdir -p source/deep/er && cd source
      printf 'content' > plain && chmod 640 plain
      printf 'not UTF-8' > "$(printf 'latin-\\344\\377')"
      printf 'newline' > "$(printf 'new\\nline')"
      printf 'umlaut' > 'ä = b'
      printf 'long' > "deep/er/$(printf '%255s' '' | tr ' ' n)"
      ln plain deep/second-name
      ln -s "$(printf '%4000s' '' | tr ' ' l)" long-link
      ln -s "$(printf 'to \\377')" dangling
      mkfifo -m 0620 fifo
      ln -P dangling deep/dangling-again
      ln fifo deep/fifo-again
      : > empty
      head -c 3000000 /dev/urandom > deep/large
      truncate -s 3M holes && printf x | dd of=holes bs=1 seek=1000000 conv=notrunc status=none
      mkdir -m 1777 sticky && printf run > set-user-id && chmod 4755 set-user-id
      touch -d '1965-04-03 02:01:00.123456789 UTC' before-1970
      touch -d '1969-12-31 23:59:59.75 UTC' just-before
      touch -d '2300-04-03 02:01:00.987654321 UTC' plain
      setfattr -n user.note -v 'a value' plain 2> /dev/null || :
      setfattr -n user.binary -v 0x00ff0a3d plain 2> /dev/null || :
      setfacl -m u:12345:r empty 2> /dev/null || :
      if [ "$(id -u)" = 0 ]; then
        chown 3000000:54321 deep/large
        mknod -m 0640 character c 1 3 2> /dev/null || :
        mknod block b 300 70000 2> /dev/null || :
      fi
      touch -h -d '2001-02-03 04:05:06.789 UTC' dangling
      touch -d '1999-12-31 23:59:59.5 UTC' deep .
      """;

  private static final List<String> WITNESSES =
      List.of(
          "find . -printf '%P %y %m %U %G %T@ %l\\0' | sort -z",
          "find . ! -type d -printf '%P %s %n\\0' | sort -z",
          "find . -type f -print0 | sort -z | xargs -0 sha256sum -z",
          "find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex 2> /dev/null || :",
          "find . -type b -print0 -o -type c -print0 | sort -z | xargs -0r stat -c '%n %t %T'",
          "find . -samefile plain -print0 | sort -z",
          "find . -inum $(stat -c %i dangling) -print0 | sort -z",
          "find . -inum $(stat -c %i fifo) -print0 | sort -z");

  @TempDir private Path folder;
  private Map<String, String> variables = Map.of();
  private Path source;

  @BeforeEach
  void backUp() throws Exception {
    variables =
        Map.of(
            "DJ_REPO",
            folder.resolve("repository").toString(),
            "DJ_CACHE_DIR",
            folder.resolve("cache").toString(),
            "DJ_PASSWORD",
            "secret",
            "LC_ALL",
            "C.UTF-8");
    bash(MAKE);
    source = folder.resolve("source");
    dj("init");
    dj("backup", source.toString());
  }

  @Test
  void whatTarExtractsIsWhatWasSaved() throws Exception {
    dj("dump", "latest:" + source, "/", "--target", "all.tar");
    bash("mkdir target && tar -C target --xattrs --xattrs-include='*' -p -xf all.tar");
    for (String witness : WITNESSES) {
      String expected = bash("cd source && " + witness);
      assertEquals(expected, bash("cd target && touch -r ../source . && " + witness), witness);
    }
    assertEquals(0, Files.size(folder.resolve("all.tar")) % 10240);
  }

  @Test
  void archiveHasThePathsFromWhereItWasNamed() throws Exception {
    dj("dump", "latest", source + "/deep", "--target", "deep.tar");
    String names = bash("tar -tf deep.tar");
    String deep = source.toString().substring(1) + "/deep/";
    assertTrue(names.startsWith(deep + "\n"), names);
    dj("dump", "latest:" + source, "deep/er", "--target", "below.tar");
    String below = bash("tar -tf below.tar");
    assertTrue(below.startsWith("deep/er/\ndeep/er/nnn"), below);
    dj("dump", "latest:" + source, "plain", "--target", "plain");
    assertEquals("content", Files.readString(folder.resolve("plain")));
  }

  @Test
  void socketsAreLeftOutAndNamed() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
    }
    Files.createLink(source.resolve("the same socket"), source.resolve("socket"));
    dj("backup", source.toString());
    Shell.Outcome outcome = dj("dump", "latest:" + source, "/", "--target", "all.tar");
    assertTrue(outcome.messages().contains("socket is left out"), outcome.messages());
    assertFalse(bash("tar -tf all.tar").contains("socket"));
  }

  private Shell.Outcome dj(String... words) throws Exception {
    Shell.Outcome outcome = Shell.run(folder, variables, ProgramProcess.command(words));
    assertEquals(0, outcome.exitCode(), outcome.messages());
    return outcome;
  }

  private String bash(String script) throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            folder,
            Map.of("LC_ALL", "C.UTF-8"),
            List.of("bash", "-c", "set -o pipefail; { " + script + "\n} | cat -v"));
    assertEquals(0, outcome.exitCode(), outcome.messages());
    return outcome.results();
  }
}
