package dj.domain.tree.testing;

import dj.domain.id.BlobId;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.FileNames;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Makes entries of directories from a seed, with every field now and then at its limits.
public final class RandomEntries {
  private static final long[] EXTREMES = {
    0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1
  };

  private static final List<SpecialKind> KINDS = List.of(SpecialKind.values());

  private final RandomGenerator random;

  /// Entries that `random` determines.
  public RandomEntries(RandomGenerator random) {
    this.random = random;
  }

  /// Up to `count` entries with different names, in their order.
  public List<TreeEntry> directory(int count) {
    TreeMap<RawBytes, TreeEntry> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      TreeEntry entry = entry(name());
      entries.put(entry.name(), entry);
    }
    return List.copyOf(entries.values());
  }

  /// An entry of any kind.
  public TreeEntry entry(RawBytes name) {
    return switch (random.nextInt(8)) {
      case 0 -> new TreeEntry.Directory(name, metadata(), id());
      case 1 -> new TreeEntry.Symlink(name, metadata(), bytes(1, 200));
      case 2 -> {
        SpecialKind kind = KINDS.get(random.nextInt(KINDS.size()));
        boolean device = kind == SpecialKind.BLOCK_DEVICE || kind == SpecialKind.CHARACTER_DEVICE;
        yield new TreeEntry.Special(name, metadata(), kind, device ? extreme() : 0);
      }
      default -> file(name);
    };
  }

  /// A regular file.
  public TreeEntry.File file(RawBytes name) {
    FileContent content =
        switch (random.nextInt(4)) {
          case 0 -> new FileContent.Inline(bytes(0, FileContent.MAX_INLINE_BYTES));
          case 1 -> new FileContent.Listed(id());
          default -> chunks();
        };
    long dataBytes =
        switch (content) {
          case FileContent.Inline inline -> inline.bytes().lengthBytes();
          case FileContent.Chunks chunks -> chunks.dataBytes();
          case FileContent.Listed _ -> random.nextLong(1, 1L << random.nextInt(1, 62));
        };
    List<Extent> holes = holes(dataBytes);
    long sizeBytes = dataBytes;
    for (Extent hole : holes) {
      sizeBytes += hole.lengthBytes();
    }
    return new TreeEntry.File(name, metadata(), sizeBytes, holes, content);
  }

  private FileContent chunks() {
    int count = random.nextInt(50) == 0 ? 1 + random.nextInt(FileContent.MAX_LISTED_CHUNKS) : 1;
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(10) == 0 ? Chunk.MAX_LENGTH_BYTES : 1 + random.nextInt(4 << 20);
      chunks.add(new Chunk(id(), length));
    }
    return new FileContent.Chunks(chunks);
  }

  /// Holes in a file with so many bytes between and around them.
  private List<Extent> holes(long dataBytes) {
    List<Extent> holes = new ArrayList<>();
    if (random.nextInt(6) != 0) {
      return holes;
    }
    long data = 0;
    long end = 0;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long gap = i == 0 && random.nextBoolean() ? 0 : 1 + random.nextInt(100);
      if (data + gap > dataBytes) {
        break;
      }
      Extent hole = new Extent(end + gap, 1 + random.nextLong(1L << 50));
      holes.add(hole);
      data += gap;
      end = hole.end();
    }
    return holes;
  }

  /// Metadata, mostly ordinary.
  public Metadata metadata() {
    Timestamp modified = time();
    return new Metadata(
        random.nextInt(4) == 0 ? random.nextInt(010000) : 0644,
        random.nextInt(4) == 0 ? (int) extreme() : 1000,
        random.nextInt(4) == 0 ? (int) extreme() : 1000,
        owner(),
        owner(),
        modified,
        random.nextBoolean() ? modified : time(),
        random.nextInt(3) == 0 ? Optional.of(time()) : Optional.empty(),
        random.nextInt(3) == 0 ? Optional.of(time()) : Optional.empty(),
        extreme(),
        extreme(),
        random.nextInt(4) == 0 ? (int) extreme() : 1,
        random.nextInt(4) == 0 ? (int) extreme() : 0,
        random.nextInt(5) == 0 ? attributes() : List.of());
  }

  private RawBytes owner() {
    return switch (random.nextInt(5)) {
      case 0 -> RawBytes.EMPTY;
      case 1 -> bytes(0, Metadata.MAX_OWNER_LENGTH_BYTES);
      default -> RawBytes.utf8("alice");
    };
  }

  private List<ExtendedAttribute> attributes() {
    TreeMap<RawBytes, ExtendedAttribute> attributes = new TreeMap<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      RawBytes name = bytes(1, random.nextInt(9) == 0 ? 1024 : 20);
      int valueBytes = random.nextInt(30) == 0 ? 65_536 : 40;
      attributes.put(name, new ExtendedAttribute(name, bytes(0, valueBytes)));
    }
    return List.copyOf(attributes.values());
  }

  private Timestamp time() {
    int nanos = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000);
    return new Timestamp(
        random.nextInt(4) == 0 ? extreme() : 1_700_000_000L + random.nextInt(100_000_000), nanos);
  }

  /// A name, mostly short and readable, sometimes any bytes, rarely of the greatest length.
  public RawBytes name() {
    RawBytes name =
        switch (random.nextInt(20)) {
          case 0 -> bytes(1, 255);
          case 1 -> random.nextInt(20) == 0 ? bytes(4096, 4096) : bytes(1, 4);
          default -> RawBytes.utf8("file-" + Integer.toString(random.nextInt(1 << 30), 36) + ".c");
        };
    return FileNames.isValid(name) ? name : name();
  }

  /// An id.
  public BlobId id() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private RawBytes bytes(int min, int max) {
    byte[] bytes = new byte[random.nextInt(min, max + 1)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0 || bytes[i] == '/') {
        bytes[i] = '_';
      }
    }
    return RawBytes.copyOf(bytes);
  }

  private long extreme() {
    return random.nextBoolean()
        ? EXTREMES[random.nextInt(EXTREMES.length)]
        : random.nextLong() >>> random.nextInt(64);
  }
}
