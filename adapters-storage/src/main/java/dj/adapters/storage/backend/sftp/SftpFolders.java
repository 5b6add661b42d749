package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.FolderLayout;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;

/// The directories of a repository on a server: makes them, and tells an empty one from one that is
/// gone, so that a disk that is not mounted there is never taken for a repository without
/// snapshots.
///
/// @param place the address, for messages
/// @param layout where things are
record SftpFolders(SftpPlace place, FolderLayout layout) {
  private static final int NAMES_SHOWN = 3;

  /// Fails if the place holds anything but the empty directories of a preparation.
  ///
  /// @throws RepositoryExistsException if it does
  void requireEmpty(SftpFiles files) throws IOException {
    String root = layout.root().toString();
    if (files.attributes(root).isEmpty()) {
      return;
    }
    if (files.attributes(layout.of(FileName.CONFIG).toString()).isPresent()) {
      throw new RepositoryExistsException(
          "there is a repository in " + place.address() + " already",
          "use it as it is, or give another address for the new one");
    }
    Set<String> own =
        layout.folders().stream()
            .map(folder -> folder.getFileName().toString())
            .collect(Collectors.toSet());
    Set<String> foreign = new TreeSet<>();
    for (DirEntry entry : files.entries(root)) {
      String name = entry.getFilename();
      if (!name.equals("lost+found")
          && !(own.contains(name) && isWithoutFiles(files, layout.root().resolve(name)))) {
        foreign.add(name);
      }
    }
    if (!foreign.isEmpty()) {
      throw occupied(foreign);
    }
  }

  private boolean isWithoutFiles(SftpFiles files, Path folder) throws IOException {
    if (folder.equals(layout.staging())) {
      return true;
    }
    Set<Path> packFolders = Set.copyOf(layout.packFolders());
    for (DirEntry entry : files.entries(folder.toString())) {
      Path path = folder.resolve(entry.getFilename());
      if (!packFolders.contains(path) || !files.entries(path.toString()).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private RepositoryExistsException occupied(Set<String> names) {
    if (names.contains(FileKind.KEY.folder())) {
      return new RepositoryExistsException(
          place.address() + " holds keys, but no config",
          "if a 'dj repo init' was stopped here, remove the directory "
              + layout.folder(FileKind.KEY)
              + " there and run the command again; else restore the file config from a copy");
    }
    List<String> shown = names.stream().limit(NAMES_SHOWN).toList();
    int more = names.size() - shown.size();
    return new RepositoryExistsException(
        "the directory "
            + place.address()
            + " is not empty: it holds "
            + String.join(", ", shown)
            + (more > 0 ? " and " + more + " more" : ""),
        "give the address of a directory that is empty or new");
  }

  /// Finds out why a file of a kind is not there: returns if there is a place where it could be.
  ///
  /// @throws RepositoryMissingException if there is no repository
  /// @throws StorageUnavailableException if a directory of it is missing that must not be
  void require(SftpFiles files, FileKind kind) throws IOException {
    if (isDirectory(files, layout.folder(kind))) {
      return;
    }
    requireRepository(files);
    if (!FolderLayout.isDispensable(kind)) {
      throw new StorageUnavailableException(
          "the directory " + layout.folder(kind) + " of the repository is missing on the server",
          FolderLayout.missingFolderHint(kind));
    }
  }

  /// The kinds whose directories are missing and must not be.
  Set<FileKind> missingFolders(SftpFiles files) throws IOException {
    requireRepository(files);
    Set<FileKind> missing = EnumSet.noneOf(FileKind.class);
    for (FileKind kind : FolderLayout.indispensable()) {
      if (!isDirectory(files, layout.folder(kind))) {
        missing.add(kind);
      }
    }
    return missing;
  }

  /// Makes the directory of a kind again, whatever was in it. Where a link that leads nowhere is in
  /// its place, the server refuses. The directories of packs are made as packs come.
  void restoreFolder(SftpFiles files, FileKind kind) throws IOException {
    requireRepository(files);
    files.createDirectory(layout.folder(kind).toString());
  }

  /// Makes a directory again that a copy of the repository may lack because it was empty.
  void restore(SftpFiles files, FileKind kind, Path folder) throws IOException {
    if (folder.equals(layout.staging())) {
      requireRepository(files);
    } else {
      require(files, kind);
    }
    files.createDirectory(layout.above(folder).toString());
    files.createDirectory(folder.toString());
  }

  private void requireRepository(SftpFiles files) throws IOException {
    if (files.attributes(layout.of(FileName.CONFIG).toString()).isEmpty()) {
      throw new RepositoryMissingException(
          "there is no repository in " + place.address(),
          "check the address, and that the disk there is mounted; 'dj repo init --repo "
              + place.address()
              + "' makes a new repository");
    }
  }

  private static boolean isDirectory(SftpFiles files, Path folder) throws IOException {
    return files.attributes(folder.toString()).filter(Attributes::isDirectory).isPresent();
  }
}
