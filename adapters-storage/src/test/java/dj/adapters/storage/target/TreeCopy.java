package dj.adapters.storage.target;

import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.TargetDirectory;
import dj.domain.port.TargetFile;
import dj.domain.tree.Extent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Copies a tree from the source's port to the target's, as a backup and its restore do.
final class TreeCopy {
  private static final int PIECE_BYTES = 1 << 20;

  private final MetadataChoice choice;
  private final List<String> problems = new ArrayList<>();
  private final Map<Long, FirstName> linked = new HashMap<>();

  private final List<TargetDirectory> entered = new ArrayList<>();

  private record FirstName(TargetDirectory directory, RawBytes name) {}

  TreeCopy(MetadataChoice choice) {
    this.choice = choice;
  }

  /// Copies all, and returns what could not be set.
  static List<String> copy(SourceDirectory source, TargetDirectory target, MetadataChoice choice) {
    TreeCopy copy = new TreeCopy(choice);
    copy.directory(source, target);
    copy.entered.forEach(TargetDirectory::close);
    return copy.problems;
  }

  private void directory(SourceDirectory source, TargetDirectory target) {
    for (RawBytes name : source.names()) {
      SourceEntry entry = source.withAttributes(source.entry(name));
      switch (entry.kind()) {
        case DIRECTORY -> {
          // Stays open for hard links to files in it.
          TargetDirectory to = target.enter(name);
          entered.add(to);
          try (SourceDirectory from = source.openDirectory(name)) {
            directory(from, to);
          }
        }
        case FILE -> file(source, target, entry);
        case SYMLINK -> target.createSymlink(name, entry.linkTarget());
        case FIFO -> target.createSpecial(name, SpecialKind.FIFO, 0);
        case SOCKET -> target.createSpecial(name, SpecialKind.SOCKET, 0);
        case CHARACTER_DEVICE ->
            target.createSpecial(name, SpecialKind.CHARACTER_DEVICE, entry.deviceNumber());
        case BLOCK_DEVICE ->
            target.createSpecial(name, SpecialKind.BLOCK_DEVICE, entry.deviceNumber());
      }
      if (entry.kind() != SourceEntry.Kind.FILE && entry.kind() != SourceEntry.Kind.DIRECTORY) {
        problems.addAll(target.apply(name, entry.metadata(), choice));
      }
    }
    problems.addAll(target.applyToSelf(withAttributes(source), choice));
  }

  private static Metadata withAttributes(SourceDirectory source) {
    return source.withAttributes(source.self()).metadata();
  }

  private void file(SourceDirectory source, TargetDirectory target, SourceEntry entry) {
    FirstName first = linked.get(entry.metadata().inode());
    if (first != null) {
      target.createLink(entry.name(), first.directory(), first.name());
      return;
    }
    if (entry.metadata().linkCount() > 1) {
      linked.put(entry.metadata().inode(), new FirstName(target, entry.name()));
    }
    try (SourceFile from = source.openFile(entry.name());
        TargetFile to = target.createFile(entry.name())) {
      content(from, to, entry.sizeBytes());
      problems.addAll(to.apply(from.entryWithAttributes().metadata(), choice));
    }
  }

  private static void content(SourceFile from, TargetFile to, long sizeBytes) {
    byte[] piece = new byte[PIECE_BYTES];
    long at = 0;
    List<Extent> holes = new ArrayList<>(from.holes(sizeBytes));
    holes.add(new Extent(sizeBytes, 1));
    for (Extent hole : holes) {
      while (at < hole.offset()) {
        int length = (int) Math.min(PIECE_BYTES, hole.offset() - at);
        int count = from.read(at, piece, 0, length);
        to.write(at, piece, 0, count);
        at += count;
      }
      at = hole.end();
    }
    to.resize(sizeBytes);
  }
}
