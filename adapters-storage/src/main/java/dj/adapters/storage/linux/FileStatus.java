package dj.adapters.storage.linux;

import dj.domain.port.SourceEntry.Kind;
import dj.domain.tree.Timestamp;
import java.util.Optional;

/// The thread's last answer of `statx(2)`, read field by field.
///
/// The offsets are those of `struct statx` in `linux/stat.h`, equal on all machines.
public final class FileStatus {
  private static final int ACCESS_TIME = 0x20;
  private static final int BIRTH_TIME = 0x800;

  /// Type, mode, link count, owner, times of modification and change, inode, size, blocks, birth.
  public static final int ALL_BUT_ACCESS_TIME = (0x7ff & ~ACCESS_TIME) | BIRTH_TIME;

  /// All of that and the time of access.
  public static final int ALL = ALL_BUT_ACCESS_TIME | ACCESS_TIME;

  private static final int MASK_AT = 0;
  private static final int LINKS_AT = 16;
  private static final int UID_AT = 20;
  private static final int GID_AT = 24;
  private static final int MODE_AT = 28;
  private static final int INODE_AT = 32;
  private static final int SIZE_AT = 40;
  private static final int BLOCKS_AT = 48;
  private static final int ATTRIBUTES_AT = 8;
  private static final int ACCESSED_AT = 64;
  private static final int BORN_AT = 80;
  private static final int CHANGED_AT = 96;
  private static final int MODIFIED_AT = 112;
  private static final int SPECIAL_MAJOR_AT = 128;
  private static final int DEVICE_MAJOR_AT = 136;

  private static final int MOUNT_ROOT = 0x2000;
  private static final int BLOCK_BYTES = 512;
  private static final int PERMISSIONS = 07777;

  private final Scratch scratch;

  private FileStatus(Scratch scratch) {
    this.scratch = scratch;
  }

  /// The answer to the calling thread's last call; valid until it asks for another status.
  public static FileStatus last() {
    return Scratch.ofThread().status();
  }

  static FileStatus in(Scratch scratch) {
    return new FileStatus(scratch);
  }

  /// What it is.
  public Kind kind() {
    return switch (scratch.statxShort(MODE_AT) & 0170000) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.DIRECTORY;
      case 0120000 -> Kind.SYMLINK;
      case 0010000 -> Kind.FIFO;
      case 0140000 -> Kind.SOCKET;
      case 0020000 -> Kind.CHARACTER_DEVICE;
      case 0060000 -> Kind.BLOCK_DEVICE;
      default -> throw new IllegalStateException("no type of file: " + scratch.statxShort(MODE_AT));
    };
  }

  /// The twelve permission bits.
  public int permissions() {
    return scratch.statxShort(MODE_AT) & PERMISSIONS;
  }

  /// The owner's number.
  public int uid() {
    return scratch.statxInt(UID_AT);
  }

  /// The group's number.
  public int gid() {
    return scratch.statxInt(GID_AT);
  }

  /// The number of names.
  public int linkCount() {
    return scratch.statxInt(LINKS_AT);
  }

  /// The inode's number.
  public long inode() {
    return scratch.statxLong(INODE_AT);
  }

  /// The size in bytes.
  public long sizeBytes() {
    return scratch.statxLong(SIZE_AT);
  }

  /// The room on the disk in bytes.
  public long allocatedBytes() {
    return scratch.statxLong(BLOCKS_AT) * BLOCK_BYTES;
  }

  /// The `STATX_ATTR_*` bits; the first ones equal the `FS_*_FL` flags.
  public long attributes() {
    return scratch.statxLong(ATTRIBUTES_AT);
  }

  /// Whether it is the root of a mounted file system.
  public boolean isMountPoint() {
    return (attributes() & MOUNT_ROOT) != 0;
  }

  /// The last change of content.
  public Timestamp modified() {
    return time(MODIFIED_AT);
  }

  /// The last change of the inode.
  public Timestamp changed() {
    return time(CHANGED_AT);
  }

  /// The last access, if it was asked for and the file system keeps it.
  public Optional<Timestamp> accessed() {
    return has(ACCESS_TIME) ? Optional.of(time(ACCESSED_AT)) : Optional.empty();
  }

  /// The creation, if the file system keeps it.
  public Optional<Timestamp> born() {
    return has(BIRTH_TIME) ? Optional.of(time(BORN_AT)) : Optional.empty();
  }

  private boolean has(int field) {
    return (scratch.statxInt(MASK_AT) & field) != 0;
  }

  private Timestamp time(int at) {
    return new Timestamp(scratch.statxLong(at), scratch.statxInt(at + 8));
  }

  /// The file system's device number.
  public long device() {
    return deviceNumber(DEVICE_MAJOR_AT);
  }

  /// What a device stands for.
  public long specialDevice() {
    return deviceNumber(SPECIAL_MAJOR_AT);
  }

  /// Major and minor number as the C library's `makedev(3)` puts them together, which is also what
  /// `mknodat(2)` takes.
  private long deviceNumber(int at) {
    long major = scratch.statxInt(at) & 0xffffffffL;
    long minor = scratch.statxInt(at + 4) & 0xffffffffL;
    return ((major & ~0xfffL) << 32)
        | ((major & 0xfff) << 8)
        | ((minor & ~0xffL) << 12)
        | (minor & 0xff);
  }
}
