package dj.adapters.cli.progress;

/// The characters of which progress is drawn.
///
/// @param full a done part of the bar
/// @param empty a part of the bar that is left
/// @param dot what stands between two facts
/// @param ellipsis what stands for left-out text
/// @param unicode whether text beyond ASCII is shown
public record Glyphs(String full, String empty, String dot, String ellipsis, boolean unicode) {
  /// For locales with UTF-8.
  public static final Glyphs UNICODE = new Glyphs("█", "░", " · ", "…", true);

  /// For all others.
  public static final Glyphs ASCII = new Glyphs("#", "-", ", ", "...", false);
}
