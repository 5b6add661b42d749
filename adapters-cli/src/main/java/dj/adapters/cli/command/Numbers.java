package dj.adapters.cli.command;

import dj.domain.error.UsageException;

/// Whole numbers as options carry them.
final class Numbers {
  private Numbers() {}

  /// Reads a number between two others.
  ///
  /// @throws UsageException if it is none, or out of range
  static int parse(String option, String text, int least, int most) {
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new UsageException(
        option + " takes a number from " + least + " to " + most + ", not '" + text + "'", "");
  }
}
