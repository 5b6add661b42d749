package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.port.testing.FastDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same tree through this program and through restic, an outside witness: both bring back the
/// same.
final class ComparedWithResticTest {
  private static final String MAKE =
      """
      set -eu
      mkdir -p source/deep && cd source
      printf 'content' > plain && chmod 640 plain
      printf 'not UTF-8' > "$(printf 'latin-\\344\\377')"
      printf 'newline' > "$(printf 'new\\nline')"
      printf 'long' > "$(printf '%255s' '' | tr ' ' n)"
      ln plain deep/second-name
      ln -s "to nowhere" dangling
      ln -s deep link-to-directory
      mkfifo -m 0620 fifo
      : > empty
      head -c 5000000 /dev/urandom > deep/large
      mkdir -m 1777 sticky && mkdir -m 2755 set-group-id
      printf run > set-user-id && chmod 4755 set-user-id
      touch -d '1965-04-03 02:01:00.123456789 UTC' before-1970
      touch -d '2200-04-03 02:01:00.987654321 UTC' after-2106
      setfattr -n user.note -v 'a value' plain 2> /dev/null || :
      setfattr -n user.note -v 'of a directory' deep 2> /dev/null || :
      setfacl -m u:12345:r empty 2> /dev/null || :
      if [ "$(id -u)" = 0 ]; then
        chown 12345:54321 deep/large
        chown -h 23456 dangling
        mknod -m 0640 character c 1 3 2> /dev/null || :
      fi
      touch -h -d '2001-02-03 04:05:06.789 UTC' dangling
      touch -d '1999-12-31 23:59:59.5 UTC' deep .
      """;

  /// Names, kinds, permissions, owners, times, link targets; sizes and numbers of names; content;
  /// attributes; devices; which names are one file.
  private static final List<String> WITNESSES =
      List.of(
          "find . -printf '%P %y %m %U %G %T@ %l\\0' | sort -z",
          "find . -type f -printf '%P %s %n\\0' | sort -z",
          "find . -type f -print0 | sort -z | xargs -0 sha256sum -z",
          "find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex 2> /dev/null || :",
          "find . -type c -print0 | sort -z | xargs -0r stat -c '%n %t %T'",
          "find . -samefile plain -print0 | sort -z");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void bothBringBackTheSame() throws Exception {
    bash(MAKE);
    String source = folder.resolve("source").toString();
    Map<String, String> variables =
        Map.of(
            "DJ_REPO", folder.resolve("repository").toString(),
            "DJ_CACHE_DIR", folder.resolve("cache").toString(),
            "DJ_PASSWORD", "secret");
    for (List<String> words :
        List.of(
            List.of("init"),
            List.of("backup", source),
            List.of("restore", "latest", "--target", "by-dj", "--verify"))) {
      Shell.Outcome outcome =
          Shell.run(folder, variables, ProgramProcess.command(words.toArray(String[]::new)));
      assertEquals(0, outcome.exitCode(), outcome.messages());
    }
    bash(
        "restic init && restic backup '"
            + source
            + "' && restic restore latest --target by-restic");
    for (String witness : WITNESSES) {
      String original = bash("cd '" + source + "' && " + witness);
      assertEquals(original, bash("cd by-dj'" + source + "' && " + witness), witness);
      assertEquals(original, bash("cd by-restic'" + source + "' && " + witness), witness);
    }
  }

  private String bash(String script) throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            folder,
            Map.of(
                "LC_ALL",
                "C.UTF-8",
                "RESTIC_PASSWORD",
                "secret",
                "RESTIC_REPOSITORY",
                folder.resolve("restic").toString(),
                "RESTIC_CACHE_DIR",
                folder.resolve("restic-cache").toString()),
            List.of("bash", "-c", "set -o pipefail; { " + script + "\n} | cat -v"));
    assertEquals(0, outcome.exitCode(), outcome.messages());
    return outcome.results();
  }
}
