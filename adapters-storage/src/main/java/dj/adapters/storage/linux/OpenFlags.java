package dj.adapters.storage.linux;

/// The flags of `openat(2)`; two of them differ between the kinds of machines.
public final class OpenFlags {
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final int NO_ACCESS_TIME = 0x40000;
  private static final int WRITE_ONLY = 1;
  private static final int CREATE_NEW = 0x40 | 0x80;
  private static final int DIRECTORY = Machine.THIS == Machine.AARCH64 ? 0x4000 : 0x10000;
  private static final int NO_FOLLOW = Machine.THIS == Machine.AARCH64 ? 0x8000 : 0x20000;

  /// `O_PATH`: the entry itself, of whatever kind.
  static final int PATH_ONLY = 0x200000;

  /// Opens an entry without its content, not following it.
  public static final int ENTRY = PATH_ONLY | NO_FOLLOW | CLOSE_ON_EXEC;

  /// Opens a directory, not following a link.
  public static final int READ_DIRECTORY = DIRECTORY | NO_FOLLOW | CLOSE_ON_EXEC;

  /// Opens the directory that the user named, following links on the way and at the end.
  public static final int READ_NAMED_DIRECTORY = DIRECTORY | CLOSE_ON_EXEC;

  /// Opens a file for reading, not following a link, and not waiting for a writer if a fifo has
  /// taken its place.
  public static final int READ_FILE = NON_BLOCKING | NO_FOLLOW | CLOSE_ON_EXEC;

  /// Creates a file for writing, and fails if the name is taken.
  public static final int CREATE_FILE = WRITE_ONLY | CREATE_NEW | NO_FOLLOW | CLOSE_ON_EXEC;

  private OpenFlags() {}

  /// The same without a trace in the access time, which only the owner and root may ask for.
  public static int withoutAccessTime(int flags) {
    return flags | NO_ACCESS_TIME;
  }
}
