package dj.adapters.storage.backend.local;

import dj.adapters.storage.backend.FolderLayout;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The directory that a repository is in, or is to be made in: tells an empty folder from a
/// vanished one, so that a file system that is not mounted is never taken for a repository without
/// snapshots.
///
/// @param layout where things are
record LocalPlace(FolderLayout layout) {
  private static final int NAMES_SHOWN = 3;

  /// What a new ext file system brings along.
  private static final String LOST_AND_FOUND = "lost+found";

  /// Makes the directories of a new repository, with all 256 folders for packs, and makes them
  /// durable.
  void prepare() throws IOException {
    requireEmpty();
    Directories.createWithParents(layout.root());
    for (Path folder : layout.folders()) {
      Directories.create(folder);
    }
    for (Path folder : layout.packFolders()) {
      Directories.create(folder);
    }
    Directories.sync(layout.folder(FileKind.PACK));
    Directories.sync(layout.root());
  }

  private void requireEmpty() throws IOException {
    Optional<BasicFileAttributes> root = Directories.attributes(layout.root());
    if (root.isEmpty()) {
      return;
    }
    if (!root.get().isDirectory()) {
      throw new RepositoryExistsException(
          layout.root() + " is not a directory",
          "give the address of a directory that is empty or new");
    }
    if (Directories.attributes(layout.of(FileName.CONFIG)).isPresent()) {
      throw new RepositoryExistsException(
          "there is a repository in " + layout.root() + " already",
          "use it as it is, or give another address for the new one");
    }
    Set<String> names = foreignNames();
    if (!names.isEmpty()) {
      throw occupied(names);
    }
  }

  /// A key without anything else is what an init leaves behind that was stopped before it wrote the
  /// config. With data, the config was lost, and a new one would make that final.
  private RepositoryExistsException occupied(Set<String> names) {
    String keys = FileKind.KEY.folder();
    if (names.equals(Set.of(keys))) {
      return new RepositoryExistsException(
          "the directory " + layout.root() + " holds a key, but no config and no data",
          "if a 'dj repo init' was stopped here, remove its key and run the command again: rm -r "
              + layout.folder(FileKind.KEY));
    }
    if (names.contains(keys)) {
      return new RepositoryExistsException(
          "there is a repository in " + layout.root() + " whose config is missing",
          "restore the file config from a copy of the repository, or give another address for a new"
              + " one");
    }
    return new RepositoryExistsException(
        "the directory " + layout.root() + " is not empty: it holds " + shown(names),
        "give the address of a directory that is empty or new");
  }

  private static String shown(Set<String> names) {
    List<String> first = names.stream().limit(NAMES_SHOWN).toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /// What is in the root that no preparation left there; an empty set of our folders is no
  /// obstacle, so that a preparation that was cut short can be repeated.
  private Set<String> foreignNames() throws IOException {
    Set<Path> folders = Set.copyOf(layout.folders());
    Set<String> names = new TreeSet<>();
    for (Path entry : entries(layout.root())) {
      if (!entry.endsWith(LOST_AND_FOUND) && !(folders.contains(entry) && isWithoutFiles(entry))) {
        names.add(entry.getFileName().toString());
      }
    }
    return names;
  }

  private boolean isWithoutFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    if (folder.equals(layout.staging())) {
      return true;
    }
    Set<Path> packFolders = Set.copyOf(layout.packFolders());
    for (Path entry : entries(folder)) {
      if (!packFolders.contains(entry) || !Files.isDirectory(entry) || !entries(entry).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  /// Finds out why a file of a kind is not there: returns if there is a place where it could be,
  /// and fails if the repository, or the folder of the kind, is missing itself.
  void require(FileKind kind) throws IOException {
    Optional<BasicFileAttributes> folder = Directories.attributes(layout.folder(kind));
    if (folder.isPresent() && folder.get().isDirectory()) {
      return;
    }
    requireRepository();
    if (!FolderLayout.isDispensable(kind)) {
      throw new StorageUnavailableException(
          "the folder " + layout.folder(kind) + " of the repository is missing",
          FolderLayout.missingFolderHint(kind));
    }
  }

  /// The kinds whose folders are missing and must not be.
  Set<FileKind> missingFolders() throws IOException {
    requireRepository();
    Set<FileKind> missing = EnumSet.noneOf(FileKind.class);
    for (FileKind kind : FolderLayout.indispensable()) {
      Optional<BasicFileAttributes> folder = Directories.attributes(layout.folder(kind));
      if (folder.filter(BasicFileAttributes::isDirectory).isEmpty()) {
        missing.add(kind);
      }
    }
    return missing;
  }

  /// Makes the folder of a kind again, whatever was in it. A link that leads nowhere is left: what
  /// it leads to may not be mounted.
  void restoreFolder(FileKind kind) throws IOException {
    requireRepository();
    Path folder = layout.folder(kind);
    if (Files.isSymbolicLink(folder) && !Files.isDirectory(folder)) {
      throw new StorageUnavailableException(
          "the folder " + folder + " of the repository is a link that leads nowhere",
          "mount what it leads to, or remove the link");
    }
    Directories.create(folder);
    if (kind == FileKind.PACK) {
      for (Path packFolder : layout.packFolders()) {
        Directories.create(packFolder);
      }
      Directories.sync(folder);
    }
    Directories.sync(layout.root());
  }

  /// Makes a folder again that a copy of the repository may lack because it was empty.
  void restore(FileKind kind, Path folder) throws IOException {
    if (folder.equals(layout.staging())) {
      requireRepository();
    } else {
      require(kind);
    }
    Directories.create(folder);
    Directories.sync(layout.above(folder));
  }

  private void requireRepository() throws IOException {
    Optional<BasicFileAttributes> root = Directories.attributes(layout.root());
    if (root.isEmpty() || !root.get().isDirectory()) {
      throw new RepositoryMissingException(
          "there is no directory " + layout.root(),
          "check the address, and that the disk is mounted; 'dj repo init --repo "
              + layout.root()
              + "' makes a new repository");
    }
    if (Directories.attributes(layout.of(FileName.CONFIG)).isEmpty()) {
      throw new RepositoryMissingException(
          "there is no repository at " + layout.root() + ": it has no config",
          "check the address, and that the disk is mounted; if there was a repository, restore its"
              + " file config from a copy; 'dj repo init --repo "
              + layout.root()
              + "' makes a new one in an empty directory");
    }
  }
}
