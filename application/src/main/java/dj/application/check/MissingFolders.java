package dj.application.check;

import dj.domain.finding.Finding;
import dj.domain.port.FileKind;
import java.util.Set;

/// Says what is lost with a folder of a repository.
public final class MissingFolders {
  private MissingFolders() {}

  /// Reports folders that are missing.
  public static void report(Set<FileKind> kinds, Findings findings) {
    kinds.stream().sorted().map(MissingFolders::finding).forEach(findings::add);
  }

  /// What remains to be said of a folder whether or not it is made again.
  private static Finding finding(FileKind kind) {
    return new Finding(
        Finding.Severity.DAMAGE, code(kind), "folder " + kind.folder(), "is missing" + loss(kind));
  }

  private static String code(FileKind kind) {
    return kind == FileKind.SNAPSHOT ? "snapshots-missing" : "folder-missing";
  }

  private static String loss(FileKind kind) {
    return switch (kind) {
      case INDEX ->
          ": what is where can be told from the packs themselves, 'dj repo repair --apply' makes it"
              + " anew";
      case SNAPSHOT ->
          ", and all snapshots with it. Put it back from a copy of the repository; what they hold"
              + " is in the packs, and nothing is pruned while the folder is missing";
      case PACK ->
          ", and the content of all files with it. If it is on a disk of its own, mount that; else"
              + " put it back from a copy, or take the content from one with 'dj repo repair"
              + " --apply --from ADDRESS'";
      case CONFIG, KEY, LOCK, LOG, VERIFICATION -> "";
    };
  }
}
