package dj.application.browse;

import dj.application.repository.IndexedRepository;
import dj.domain.error.FailedException;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Writes a directory of a snapshot, with all below it, to a stream as an archive that `tar` reads.
///
/// A directory comes before what is in it, and what is in it is sorted by name. Further names of an
/// inode become hard links to the first. Holes are written as zeros. Sockets are left out, since
/// archives have no place for them.
public final class TreeDump {
  private final IndexedRepository repository;
  private final TarWriter archive;
  private final Consumer<RawBytes> leftOut;
  private final Map<SharedInode, RawBytes> firstNames = new HashMap<>();

  private record Level(RawBytes path, TreeCursor entries) {}

  private TreeDump(IndexedRepository repository, OutputStream target, Consumer<RawBytes> leftOut) {
    this.repository = repository;
    this.archive = new TarWriter(target);
    this.leftOut = leftOut;
  }

  /// Writes a directory.
  ///
  /// @param directory what is written
  /// @param path its path in the archive, without a slash at its start; empty if the entries stand
  ///   at the top
  /// @param target takes the archive; not closed
  /// @param leftOut is told the path of each entry that an archive cannot hold
  /// @throws FailedException if the stream takes no more
  /// @throws dj.domain.error.DamageException if a blob is damaged; the archive is then cut short
  public static void write(
      IndexedRepository repository,
      SnapshotPlace directory,
      RawBytes path,
      OutputStream target,
      Consumer<RawBytes> leftOut) {
    try {
      new TreeDump(repository, target, leftOut).write(directory, path);
    } catch (IOException e) {
      throw new FailedException("cannot write the archive: " + e.getMessage(), "", e);
    }
  }

  private void write(SnapshotPlace directory, RawBytes top) throws IOException {
    if (directory.entry().isPresent()) {
      writeHead(TarWriter.Type.DIRECTORY, asDirectory(top), directory.entry().get().metadata());
    }
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(top, repository.trees().entries(directory.tree())));
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.entries().hasNext()) {
        levels.pop();
        continue;
      }
      TreeEntry entry = level.entries().next();
      RawBytes path = below(level.path(), entry.name());
      write(entry, path);
      if (entry instanceof TreeEntry.Directory next) {
        levels.push(new Level(path, repository.trees().entries(next.subtree())));
      }
    }
    archive.finish();
  }

  private void write(TreeEntry entry, RawBytes path) throws IOException {
    Metadata metadata = entry.metadata();
    if (isSocket(entry)) {
      leftOut.accept(path);
      return;
    }
    if (SharedInode.isBehind(entry)) {
      RawBytes first = firstNames.putIfAbsent(SharedInode.of(entry), path);
      if (first != null) {
        writeHead(TarWriter.Type.HARD_LINK, path, metadata, first, 0);
        return;
      }
    }
    switch (entry) {
      case TreeEntry.Directory _ ->
          writeHead(TarWriter.Type.DIRECTORY, asDirectory(path), metadata);
      case TreeEntry.File file -> writeFile(file, path);
      case TreeEntry.Symlink link ->
          writeHead(TarWriter.Type.SYMLINK, path, metadata, link.target(), 0);
      case TreeEntry.Special special -> writeSpecial(special, path);
    }
  }

  private static boolean isSocket(TreeEntry entry) {
    return entry instanceof TreeEntry.Special special
        && special.kind() == TreeEntry.SpecialKind.SOCKET;
  }

  private void writeFile(TreeEntry.File file, RawBytes path) throws IOException {
    archive.begin(
        new TarWriter.Head(
            TarWriter.Type.FILE, path, file.metadata(), file.sizeBytes(), RawBytes.EMPTY, 0));
    FileDump.write(repository, file, archive.content());
    archive.end();
  }

  private void writeSpecial(TreeEntry.Special special, RawBytes path) throws IOException {
    Metadata metadata = special.metadata();
    long device = special.deviceNumber();
    switch (special.kind()) {
      case FIFO -> writeHead(TarWriter.Type.FIFO, path, metadata, RawBytes.EMPTY, 0);
      case CHARACTER_DEVICE ->
          writeHead(TarWriter.Type.CHARACTER_DEVICE, path, metadata, RawBytes.EMPTY, device);
      case BLOCK_DEVICE ->
          writeHead(TarWriter.Type.BLOCK_DEVICE, path, metadata, RawBytes.EMPTY, device);
      case SOCKET -> throw new IllegalArgumentException("an archive has no place for a socket");
    }
  }

  private void writeHead(TarWriter.Type type, RawBytes path, Metadata metadata) throws IOException {
    writeHead(type, path, metadata, RawBytes.EMPTY, 0);
  }

  private void writeHead(
      TarWriter.Type type, RawBytes path, Metadata metadata, RawBytes link, long deviceNumber)
      throws IOException {
    archive.begin(new TarWriter.Head(type, path, metadata, 0, link, deviceNumber));
  }

  private static RawBytes below(RawBytes path, RawBytes name) {
    return path.lengthBytes() == 0 ? name : RawPaths.join(path, name);
  }

  private static RawBytes asDirectory(RawBytes path) {
    byte[] bytes = path.lengthBytes() == 0 ? new byte[] {'.'} : path.toBytes();
    byte[] withSlash = Arrays.copyOf(bytes, bytes.length + 1);
    withSlash[bytes.length] = '/';
    return RawBytes.copyOf(withSlash);
  }
}
