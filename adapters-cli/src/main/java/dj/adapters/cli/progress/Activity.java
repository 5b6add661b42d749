package dj.adapters.cli.progress;

import dj.domain.event.Event;

/// A long command, as its progress is shown.
public enum Activity {
  /// Data goes from files into the repository.
  BACKUP("backup", "file", "new", "upload", "what was stored so far is used by the next run"),
  /// Data goes from the repository into files.
  RESTORE(
      "restore",
      "file",
      "",
      "write",
      "run the command again to go on: files that are complete are not written again"),
  /// The repository is read and verified.
  CHECK("check", "pack", "", "", ""),
  /// Directories are looked through.
  FIND("find", "snapshot", "", "", ""),
  /// What snapshots hold is counted.
  STATS("stats", "snapshot", "", "", ""),
  /// Space is freed.
  PRUNE("prune", "pack", "", "write", "run the command again to go on"),
  /// Snapshots are written in the place of others.
  REWRITE("rewrite", "pack", "", "write", "run the command again to go on"),
  /// Snapshots go from one repository to another.
  COPY("copy", "pack", "", "write", "run the command again: what was stored so far is used"),
  /// Packs are read, and what can be read is stored anew.
  REPAIR("repair", "pack", "", "write", "run the command again: nothing is lost by the stop");

  private final String label;
  private final String unit;
  private final String newLabel;
  private final String outLabel;
  private final String stopHint;

  Activity(String label, String unit, String newLabel, String outLabel, String stopHint) {
    this.label = label;
    this.unit = unit;
    this.newLabel = newLabel;
    this.outLabel = outLabel;
    this.stopHint = stopHint;
  }

  /// Whether an event is told as it comes: what a check finds is told in its report.
  boolean tells(Event event) {
    return (this != CHECK && this != REPAIR) || !(event instanceof Event.ItemFailed);
  }

  /// Whether the rate of reading is told: a restore reads what it writes.
  boolean tellsReading() {
    return this != RESTORE;
  }

  /// What a person can do after the command was stopped; empty if there is nothing to say.
  public String stopHint() {
    return stopHint;
  }

  String label() {
    return label;
  }

  /// What is counted.
  String unit() {
    return unit;
  }

  /// What the rate of bytes new to the repository is called; empty where there are none.
  String newLabel() {
    return newLabel;
  }

  /// What the rate of bytes that go out is called; empty where none do.
  String outLabel() {
    return outLabel;
  }
}
