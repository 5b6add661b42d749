package dj.adapters.storage.backend.local;

import dj.adapters.storage.backend.FolderLayout;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/// Lists the files of a kind, at the cost of one `stat` a file.
///
/// @param layout where the files are
/// @param place tells an empty folder from one that is not there
/// @param pause called between files, and may throw
record LocalListing(FolderLayout layout, LocalPlace place, Runnable pause) {

  void list(FileKind kind, Consumer<ListedFile> sink) throws IOException {
    place.require(kind);
    switch (kind) {
      case CONFIG -> tell(FileName.CONFIG, layout.of(FileName.CONFIG), sink);
      case PACK -> listPacks(sink);
      case KEY, INDEX, SNAPSHOT, LOCK, LOG, VERIFICATION ->
          listFolder(kind, layout.folder(kind), "", sink);
    }
  }

  private void listPacks(Consumer<ListedFile> sink) throws IOException {
    for (Path folder : layout.packFolders()) {
      listFolder(FileKind.PACK, folder, folder.getFileName().toString(), sink);
    }
  }

  private void listFolder(FileKind kind, Path folder, String prefix, Consumer<ListedFile> sink)
      throws IOException {
    pause.run();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (FileName.isName(kind, name) && name.startsWith(prefix)) {
          pause.run();
          tell(new FileName(kind, name), entry, sink);
        }
      }
    } catch (NoSuchFileException _) {
      // Folders that can be empty get lost where a repository is copied by tools that copy files
      // alone;
      // `place` has seen that the others are there.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// Tells of one file, unless it was deleted since its name was read.
  private static void tell(FileName file, Path path, Consumer<ListedFile> sink) throws IOException {
    Optional<BasicFileAttributes> attributes = Directories.attributes(path);
    if (attributes.isPresent() && attributes.get().isRegularFile()) {
      sink.accept(
          new ListedFile(
              file, attributes.get().size(), attributes.get().lastModifiedTime().toInstant()));
    }
  }
}
