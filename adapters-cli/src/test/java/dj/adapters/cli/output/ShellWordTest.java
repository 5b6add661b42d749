package dj.adapters.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Words that are shown come back from a shell as they were.
final class ShellWordTest {
  @Test
  void plainWordsStayAsTheyAre() {
    assertEquals("/srv/backup-1", ShellWord.of("/srv/backup-1"));
    assertEquals("sftp:ada@host:/srv", ShellWord.of("sftp:ada@host:/srv"));
  }

  @Test
  void otherWordsAreQuoted() {
    assertEquals("''", ShellWord.of(""));
    assertEquals("'two words'", ShellWord.of("two words"));
    assertEquals("'$HOME'", ShellWord.of("$HOME"));
    assertEquals("'it'\\''s'", ShellWord.of("it's"));
  }
}
