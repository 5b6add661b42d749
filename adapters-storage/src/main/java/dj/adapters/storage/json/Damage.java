package dj.adapters.storage.json;

/// What is said with every document that cannot be read.
final class Damage {
  static final String HINT = "run 'dj repo check' to see what else is affected.";

  private Damage() {}
}
