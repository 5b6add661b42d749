package dj.adapters.cli.config;

/// The headings under which help lists global options.
public final class Groups {
  /// Which repository, and how it is used.
  public static final String REPOSITORY = "Repository";

  /// How a remote repository is spoken to.
  public static final String NETWORK = "Network";

  /// Where the password comes from.
  public static final String PASSWORD = "Password";

  /// What is asked before something dangerous.
  public static final String CONFIRMATION = "Confirmation";

  /// What is written where.
  public static final String OUTPUT = "Output";

  private Groups() {}
}
