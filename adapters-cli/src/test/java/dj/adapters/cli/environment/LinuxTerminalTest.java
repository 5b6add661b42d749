package dj.adapters.cli.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/// Tests run without a terminal on their standard streams; what happens on one is tested with the
/// finished program.
final class LinuxTerminalTest {
  private final LinuxTerminal terminal = new LinuxTerminal();

  @Test
  void redirectedStreamIsNoTerminal() {
    assertFalse(terminal.isTerminal(StandardStream.OUT));
  }

  @Test
  void widthOfNoTerminalIsUnknown() {
    assertEquals(0, terminal.columns());
  }

  @Test
  void restoringWhatWasNotChangedDoesNothing() {
    terminal.restore();
  }
}
