package dj.domain.tree.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// The content of a file as a recipe: blocks one behind the other, each made from its seed alone,
/// so that files that share blocks share content.
///
/// @param blocks what it is made of
public record RandomContent(List<Block> blocks) {
  /// Nothing at all.
  public static final RandomContent EMPTY = new RandomContent(List.of());

  private static final String[] WORDS = {
    "static ", "return ", "the ", "of ", "0x", "();\n", "import ", "value", "  ", "\n"
  };

  /// How a block is made.
  public enum Fill {
    /// Bytes without any pattern.
    NOISE,
    /// Text that compresses well.
    TEXT,
    /// Zeros that are written.
    ZEROS,
    /// Zeros that are not written: a hole where the file system has them.
    HOLE
  }

  /// A part of a file.
  ///
  /// @param seed what noise and text are made from
  public record Block(Fill fill, long seed, int lengthBytes) {
    byte[] bytes() {
      byte[] bytes = new byte[lengthBytes];
      SplittableRandom random = new SplittableRandom(seed);
      switch (fill) {
        case NOISE -> random.nextBytes(bytes);
        case TEXT -> {
          int end = 0;
          while (end < lengthBytes) {
            byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
            int length = Math.min(word.length, lengthBytes - end);
            System.arraycopy(word, 0, bytes, end, length);
            end += length;
          }
        }
        case ZEROS, HOLE -> {}
      }
      return bytes;
    }
  }

  /// Copies the list.
  public RandomContent {
    blocks = List.copyOf(blocks);
  }

  /// The length in bytes.
  public long lengthBytes() {
    return blocks.stream().mapToLong(Block::lengthBytes).sum();
  }

  /// The SHA-256 in hex.
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      blocks.forEach(block -> digest.update(block.bytes()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Makes a new file of it, with holes.
  public void writeTo(Path file) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE)) {
      long position = 0;
      for (Block block : blocks) {
        if (block.fill() != Fill.HOLE) {
          channel.position(position);
          ByteBuffer bytes = ByteBuffer.wrap(block.bytes());
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
        position += block.lengthBytes();
      }
      extend(channel, position);
    }
  }

  /// A hole at the end: its last byte is written, since a channel only grows by writing.
  private static void extend(SeekableByteChannel channel, long lengthBytes) throws IOException {
    if (channel.size() < lengthBytes) {
      channel.position(lengthBytes - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }
  }
}
