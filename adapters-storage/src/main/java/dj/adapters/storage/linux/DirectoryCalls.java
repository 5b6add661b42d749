package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import java.nio.ByteBuffer;
import java.util.List;

/// The system calls that read and change directories. Names are single components, so that nothing
/// but the directory itself can be meant. All return a negative error number of [Errno] if they
/// fail.
public final class DirectoryCalls {
  private static final int NO_FOLLOW = 0x100;
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int NO_AUTOMOUNT = 0x800;
  private static final int EMPTY_PATH = 0x1000;
  private static final int SEEK_SET = 0;

  private static final int RECORD_LENGTH_AT = 16;
  private static final int RECORD_NAME_AT = 19;

  private DirectoryCalls() {}

  /// Asks for the fields of `mask` of an entry, which is not followed; [FileStatus] reads the
  /// answer.
  ///
  /// @return 0
  public static long status(Descriptor directory, RawBytes name, int mask) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(name);
    if (address < 0) {
      return address;
    }
    int flags = NO_FOLLOW | NO_AUTOMOUNT;
    return SystemCall.onDescriptor(
        scratch, Call.STATX, directory, address, flags, mask, scratch.statxAddress());
  }

  /// As [#status], of what is open.
  public static long ownStatus(Descriptor descriptor, int mask) {
    Scratch scratch = Scratch.ofThread();
    long empty = scratch.firstName(RawBytes.EMPTY);
    return SystemCall.onDescriptor(
        scratch, Call.STATX, descriptor, empty, EMPTY_PATH, mask, scratch.statxAddress());
  }

  /// Adds all names but `.` and `..` to `names`, in the order of the file system. The descriptor
  /// has one position: one thread at a time.
  ///
  /// @return 0
  public static long list(Descriptor directory, List<RawBytes> names) {
    Scratch scratch = Scratch.ofThread();
    long result = SystemCall.onDescriptor(scratch, Call.SEEK, directory, 0, SEEK_SET, 0, 0);
    while (result >= 0) {
      result =
          SystemCall.onDescriptor(
              scratch,
              Call.LIST_DIRECTORY,
              directory,
              scratch.contentAddress(),
              Scratch.CONTENT_BYTES,
              0,
              0);
      if (result == 0) {
        return 0;
      }
      addNames(scratch.content(), (int) result, names);
    }
    return result;
  }

  /// Reads `struct linux_dirent64`: inode, offset, length of the record, type, name with a NUL.
  private static void addNames(ByteBuffer records, int lengthBytes, List<RawBytes> names) {
    byte[] name = new byte[Scratch.MAX_NAME_BYTES];
    int at = 0;
    while (at < lengthBytes) {
      int recordLength = records.getShort(at + RECORD_LENGTH_AT) & 0xffff;
      int room = Math.min(recordLength - RECORD_NAME_AT, name.length);
      records.get(at + RECORD_NAME_AT, name, 0, room);
      int length = 0;
      while (length < room && name[length] != 0) {
        length++;
      }
      if (!isSelfOrParent(name, length)) {
        names.add(RawBytes.copyOf(name, 0, length));
      }
      at += recordLength;
    }
  }

  private static boolean isSelfOrParent(byte[] name, int length) {
    return name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'));
  }

  /// Reads the text of a symbolic link into the thread's content buffer; [#content] copies it.
  ///
  /// @return its length in bytes
  public static long readLink(Descriptor directory, RawBytes name) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(name);
    if (address < 0) {
      return address;
    }
    return SystemCall.onDescriptor(
        scratch,
        Call.READ_LINK,
        directory,
        address,
        scratch.contentAddress(),
        Scratch.CONTENT_BYTES,
        0);
  }

  /// A copy of the first bytes of the thread's content buffer.
  static RawBytes content(int offset, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    Scratch.ofThread().content().get(offset, bytes);
    return RawBytes.copyOf(bytes);
  }

  /// Makes a directory.
  ///
  /// @return 0
  public static long makeDirectory(Descriptor directory, RawBytes name, int mode) {
    return onName(Call.MAKE_DIRECTORY, directory, name, mode, 0);
  }

  /// Makes a fifo, socket or device.
  ///
  /// @param mode the type, `S_IFIFO` and so on, and the permissions
  /// @param deviceNumber what a device stands for, else 0
  /// @return 0
  public static long makeNode(Descriptor directory, RawBytes name, int mode, long deviceNumber) {
    return onName(Call.MAKE_NODE, directory, name, mode, deviceNumber);
  }

  /// Removes a directory, which must be empty.
  ///
  /// @return 0
  public static long removeDirectory(Descriptor directory, RawBytes name) {
    return onName(Call.UNLINK, directory, name, REMOVE_DIRECTORY, 0);
  }

  /// Removes an entry that is no directory.
  ///
  /// @return 0
  public static long removeEntry(Descriptor directory, RawBytes name) {
    return onName(Call.UNLINK, directory, name, 0, 0);
  }

  private static long onName(Call call, Descriptor directory, RawBytes name, long c, long d) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(name);
    if (address < 0) {
      return address;
    }
    return SystemCall.onDescriptor(scratch, call, directory, address, c, d, 0);
  }

  /// Makes a symbolic link with the text `linkTarget`.
  ///
  /// @return 0
  public static long makeSymlink(Descriptor directory, RawBytes name, RawBytes linkTarget) {
    Scratch scratch = Scratch.ofThread();
    long text = scratch.firstName(linkTarget);
    long address = scratch.secondName(name);
    if (text < 0 || address < 0) {
      return Math.min(text, address);
    }
    int number = directory.acquire();
    try {
      return SystemCall.invoke(scratch, Call.MAKE_SYMLINK, text, number, address, 0, 0);
    } finally {
      directory.release();
    }
  }

  /// Makes another name for an entry, which is not followed.
  ///
  /// @return 0
  public static long makeLink(
      Descriptor existingDirectory, RawBytes existing, Descriptor directory, RawBytes name) {
    return onNames(Call.MAKE_LINK, existingDirectory, existing, directory, name);
  }

  /// Renames an entry of a directory, in the place of what has the other name.
  ///
  /// @return 0
  public static long rename(Descriptor directory, RawBytes name, RawBytes other) {
    return onNames(Call.RENAME, directory, name, directory, other);
  }

  private static long onNames(
      Call call,
      Descriptor existingDirectory,
      RawBytes existing,
      Descriptor directory,
      RawBytes name) {
    Scratch scratch = Scratch.ofThread();
    long from = scratch.firstName(existing);
    long to = scratch.secondName(name);
    if (from < 0 || to < 0) {
      return Math.min(from, to);
    }
    int number = directory.acquire();
    try {
      return SystemCall.onDescriptor(scratch, call, existingDirectory, from, number, to, 0);
    } finally {
      directory.release();
    }
  }
}
