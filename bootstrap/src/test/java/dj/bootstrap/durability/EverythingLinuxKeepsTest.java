package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.application.usecase.BackupOutcome;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory with all that Linux lets a file have, made, backed up, restored and compared; the
/// tools of the system are the witnesses, so that no code of this program judges itself.
final class EverythingLinuxKeepsTest {
  /// Makes the directory; what needs root, or a file system that has it, is left out elsewhere.
  private static final String MAKE =
      """
      set -eu
      mkdir -p source/deep/empty && cd source
      printf one > plain
      printf 'not UTF-8' > "$(printf 'latin-\\344\\377')"
      printf 'newline' > "$(printf 'new\\nline')"
      printf 'long' > "$(printf '%255s' '' | tr ' ' n)"
      printf 'tabs' > "$(printf ' \\t\\033[31m')"
      ln plain deep/second-name
      ln -s "$(printf 'to \\377')" dangling
      ln -s deep link-to-directory
      mkfifo -m 0620 fifo
      ln -P dangling deep/dangling-again
      ln fifo deep/fifo-again
      : > empty-file
      head -c 9000000 /dev/urandom > deep/large
      truncate -s 1T sparse
      printf page | dd of=sparse bs=1 seek=549755813888 conv=notrunc status=none
      truncate -s 300000 hole-at-the-end; printf x | dd of=hole-at-the-end conv=notrunc status=none
      mkdir -m 1777 sticky && mkdir -m 2755 set-group-id
      printf run > set-user-id && chmod 4755 set-user-id
      printf closed > no-permissions && chmod 0 no-permissions
      touch -d '1965-04-03 02:01:00.123456789 UTC' before-1970
      touch -d '2200-04-03 02:01:00.987654321 UTC' after-2106
      touch -h -d '2001-02-03 04:05:06.789 UTC' dangling
      setfattr -n user.note -v 'a value' plain 2> /dev/null || :
      setfattr -n user.binary -v 0x00ff0a plain 2> /dev/null || :
      setfattr -n user.note -v 'of a directory' deep 2> /dev/null || :
      setfacl -m u:12345:r plain 2> /dev/null || :
      setfacl -d -m g:54321:rx deep 2> /dev/null || :
      setcap cap_net_raw+ep set-user-id 2> /dev/null || :
      if [ "$(id -u)" = 0 ]; then
        chown 12345:54321 deep/large && chown -h 23456 dangling
        mknod -m 0640 character c 1 3 2> /dev/null || :
        mknod block b 7 200 2> /dev/null || :
        setfattr -n trusted.note -v t plain 2> /dev/null || :
      fi
      touch -d '1999-12-31 23:59:59.5 UTC' deep .
      """;

  /// Tells a record for each entry, ended by a zero byte: name, kind, permissions, owners, size,
  /// blocks, times, link targets, number of names.
  private static final String ENTRIES =
      "cd \"$1\" && find . -type d -printf '%p %y %m %U %G %T@ %n\\0'"
          + " -o -printf '%p %y %m %U %G %s %b %T@ %n %l\\0'";

  private static final String CONTENT =
      "cd \"$1\" && find . -type f ! -name sparse -exec sha256sum -z {} +";

  private static final String ATTRIBUTES =
      "cd \"$1\" && find . -print0 | sort -z | xargs -0 getfattr -h -d -m - -e hex 2> /dev/null";

  private static final String HARD_LINKS =
      "cd \"$1\" && for name in plain dangling fifo; do"
          + " find . -inum $(stat -c %i $name) -printf '%p of '$name'\\0'; done";

  private static final String PAGE_OF_THE_SPARSE_FILE =
      "dd if=\"$1/sparse\" bs=4 skip=137438953472 count=1 status=none";

  @TempDir private Path folder;

  @Test
  void everythingComesBack() throws IOException {
    run(MAKE, folder);
    Path source = folder.resolve("source");
    Path restored = folder.resolve("target").resolve("source");
    TestRepository repository = TestRepository.in(new MemoryBackend.Files()).init();
    BackupOutcome outcome = repository.backup(source);
    assertEquals(0, outcome.failedItems());
    repository.restore(outcome.snapshotId().orElseThrow(), folder.resolve("target"));

    for (String witness : List.of(ENTRIES, CONTENT, ATTRIBUTES, HARD_LINKS)) {
      assertEquals(records(witness, source), records(witness, restored));
    }
    assertEquals("page", text(run(PAGE_OF_THE_SPARSE_FILE, restored)));
    Proof.requireSound(repository, "everything");
  }

  private static List<String> records(String script, Path directory) throws IOException {
    return Arrays.stream(text(run(script, directory)).split("\0")).sorted().toList();
  }

  /// Bytes as characters, one for one.
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] run(String script, Path directory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script, "witness", directory.toString())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      byte[] told = output.readAllBytes();
      assertEquals(0, process.waitFor(), script);
      return told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
