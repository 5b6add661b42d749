package dj.adapters.storage.backend;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The directories of a repository in a file system, on this computer or on another one: the same
/// in both cases, so that a server can use by itself what others send to it.
///
/// @param root the repository's directory
public record FolderLayout(Path root) {
  private static final String STAGING = "tmp";
  private static final int PACK_FOLDERS = 256;

  /// The directory of a kind; for packs the one that holds the 256 folders.
  public Path folder(FileKind kind) {
    return kind == FileKind.CONFIG ? root : root.resolve(kind.folder());
  }

  /// The directory that a file is in.
  public Path folder(FileName file) {
    Path folder = folder(file.kind());
    return file.kind() == FileKind.PACK ? folder.resolve(file.name().substring(0, 2)) : folder;
  }

  /// The directory above one of the repository's folders.
  public Path above(Path folder) {
    Path data = folder(FileKind.PACK);
    return folder.startsWith(data) && !folder.equals(data) ? data : root;
  }

  /// Where a file is.
  public Path of(FileName file) {
    return folder(file).resolve(file.name());
  }

  /// Where files are written before they get their names.
  public Path staging() {
    return root.resolve(STAGING);
  }

  /// The 256 folders of the packs, `00` to `ff`.
  public List<Path> packFolders() {
    HexFormat hex = HexFormat.of();
    Path data = folder(FileKind.PACK);
    List<Path> folders = new ArrayList<>(PACK_FOLDERS);
    for (int first = 0; first < PACK_FOLDERS; first++) {
      folders.add(data.resolve(hex.toHexDigits((byte) first)));
    }
    return folders;
  }

  /// The directories right below the root.
  public List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      if (kind != FileKind.CONFIG) {
        folders.add(folder(kind));
      }
    }
    folders.add(staging());
    return folders;
  }

  /// The kinds of files whose folders must be there.
  public static List<FileKind> indispensable() {
    return Stream.of(FileKind.values())
        .filter(kind -> kind != FileKind.CONFIG && !isDispensable(kind))
        .toList();
  }

  /// What to do about the folder of a kind that is missing.
  public static String missingFolderHint(FileKind kind) {
    return "check that everything is mounted; "
        + (kind == FileKind.KEY
            ? "if the folder is lost, put it back from a copy of the repository: without its keys"
                + " nothing can be read"
            : "'dj repo check' tells what is lost with it, and 'dj repo repair' what can be done");
  }

  /// Whether a repository works without the folder of a kind: with no locks nobody is at work, with
  /// no log there is nothing to undo. That the others are empty is for nobody to guess: a
  /// repository without snapshots is one whose packs can be deleted.
  public static boolean isDispensable(FileKind kind) {
    return switch (kind) {
      case LOCK, LOG, VERIFICATION -> true;
      case CONFIG, KEY, PACK, INDEX, SNAPSHOT -> false;
    };
  }
}
