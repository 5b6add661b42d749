package dj.adapters.cli.output;

/// Colour for state, on terminals that show it.
public enum Paint {
  /// No colour.
  PLAIN(false),
  /// ANSI colours.
  COLOR(true);

  private static final String RESET = "\u001b[0m";

  private final boolean on;

  Paint(boolean on) {
    this.on = on;
  }

  /// Something failed.
  public String bad(String text) {
    return paint("\u001b[1;31m", text);
  }

  /// Something deserves a look.
  public String warning(String text) {
    return paint("\u001b[33m", text);
  }

  /// All is well.
  public String good(String text) {
    return paint("\u001b[32m", text);
  }

  /// A heading.
  public String strong(String text) {
    return paint("\u001b[1m", text);
  }

  /// Something less important than the rest.
  public String faint(String text) {
    return paint("\u001b[2m", text);
  }

  private String paint(String sequence, String text) {
    return on && !text.isEmpty() ? sequence + text + RESET : text;
  }
}
