package dj.application.backup;

import dj.domain.chunking.Chunker;
import dj.domain.port.SourceEntry;
import dj.domain.tree.RawBytes;
import java.util.Locale;
import java.util.Set;

/// Which chunker a file gets.
///
/// Disk images change in blocks, so they are cut by a grid, and a changed block costs one block.
/// Everything else is cut by content.
///
/// @param ofFiles cuts by content
/// @param ofDiskImages cuts by a grid
record Chunking(Chunker ofFiles, Chunker ofDiskImages) {
  private static final Set<String> IMAGE_ENDINGS =
      Set.of("raw", "img", "qcow2", "qcow", "vmdk", "vdi", "vhd", "vhdx", "hdd");

  /// The chunker of a file.
  Chunker of(SourceEntry file) {
    return isDiskImage(file.name()) ? ofDiskImages : ofFiles;
  }

  /// A cutter of a file's data.
  ChunkCutter cutter(SourceEntry file, DataReader reader) {
    return isDiskImage(file.name())
        ? new ChunkCutter.ByGrid(reader, ofDiskImages.parameters().maxBytes())
        : new ChunkCutter.ByContent(reader, ofFiles);
  }

  private static boolean isDiskImage(RawBytes name) {
    String text = name.toText();
    int dot = text.lastIndexOf('.');
    return dot > 0 && IMAGE_ENDINGS.contains(text.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
