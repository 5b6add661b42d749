package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import java.nio.ByteBuffer;

/// The system calls that open files and move their content. All return a negative error number of
/// [Errno] if they fail.
public final class FileCalls {
  /// The system's number for 'relative to the working directory'.
  static final int WORKING_DIRECTORY = -100;

  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int ADVICE_RANDOM = 1;
  private static final int ADVICE_SEQUENTIAL = 2;
  private static final int ADVICE_WILL_NEED = 3;
  private static final int MEMORY_FILE_CLOSE_ON_EXEC = 1;

  private FileCalls() {}

  /// Opens a path that the user named.
  ///
  /// @return the number for [#descriptor]
  public static long openPath(RawBytes path, int flags) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(path);
    if (address < 0) {
      return address;
    }
    return SystemCall.invoke(scratch, Call.OPEN, WORKING_DIRECTORY, address, flags, 0, 0);
  }

  /// Makes the directory of a path that the user named.
  ///
  /// @return 0
  public static long makePath(RawBytes path, int mode) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(path);
    if (address < 0) {
      return address;
    }
    return SystemCall.invoke(scratch, Call.MAKE_DIRECTORY, WORKING_DIRECTORY, address, mode, 0, 0);
  }

  /// Opens, or creates with `mode`, an entry of a directory.
  ///
  /// @return the number for [#descriptor]
  public static long open(Descriptor directory, RawBytes name, int flags, int mode) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.firstName(name);
    if (address < 0) {
      return address;
    }
    return SystemCall.onDescriptor(scratch, Call.OPEN, directory, address, flags, mode, 0);
  }

  /// Opens without a trace in the access time where that is allowed, else as usual.
  ///
  /// @return the number for [#descriptor]
  public static long openUntraced(Descriptor directory, RawBytes name, int flags) {
    long opened = open(directory, name, OpenFlags.withoutAccessTime(flags), 0);
    return opened == -Errno.NOT_PERMITTED ? open(directory, name, flags, 0) : opened;
  }

  /// Takes charge of what was opened with `flags`.
  ///
  /// @param opened what the opening call returned, no error
  public static Descriptor descriptor(long opened, int flags) {
    if (opened < 0) {
      throw new IllegalArgumentException("nothing is open: " + Errno.words((int) -opened));
    }
    return new Descriptor((int) opened, (flags & OpenFlags.PATH_ONLY) != 0);
  }

  /// Creates an empty file in memory that has no name.
  ///
  /// @return the number for [#descriptor]
  public static long openMemoryFile() {
    Scratch scratch = Scratch.ofThread();
    return SystemCall.invoke(
        scratch,
        Call.MEMORY_FILE,
        scratch.firstName(RawBytes.utf8("dj")),
        MEMORY_FILE_CLOSE_ON_EXEC,
        0,
        0,
        0);
  }

  /// Reads up to `lengthBytes` bytes at `fileOffset`.
  ///
  /// @param sizeBytes where the file is known to end: a read that ends there is not repeated to see
  ///   that nothing follows
  /// @return the number of bytes, fewer than asked for only at the end of the file
  public static long read(
      Descriptor file,
      long fileOffset,
      byte[] target,
      int targetOffset,
      int lengthBytes,
      long sizeBytes) {
    Scratch scratch = Scratch.ofThread();
    ByteBuffer content = scratch.content();
    int done = 0;
    while (done < lengthBytes) {
      int wanted = Math.min(lengthBytes - done, Scratch.CONTENT_BYTES);
      long count =
          SystemCall.onDescriptor(
              scratch, Call.READ_AT, file, scratch.contentAddress(), wanted, fileOffset + done, 0);
      if (count <= 0) {
        return count < 0 ? count : done;
      }
      content.get(0, target, targetOffset + done, (int) count);
      done += (int) count;
      if (count < wanted && fileOffset + done == sizeBytes) {
        return done;
      }
    }
    return done;
  }

  /// Writes all of `lengthBytes` bytes at `fileOffset`.
  ///
  /// @return 0
  public static long write(
      Descriptor file, long fileOffset, byte[] source, int sourceOffset, int lengthBytes) {
    Scratch scratch = Scratch.ofThread();
    ByteBuffer content = scratch.content();
    int done = 0;
    while (done < lengthBytes) {
      int piece = Math.min(lengthBytes - done, Scratch.CONTENT_BYTES);
      content.put(0, source, sourceOffset + done, piece);
      long count = writePiece(scratch, file, fileOffset + done, piece);
      if (count < 0) {
        return count;
      }
      done += piece;
    }
    return 0;
  }

  private static long writePiece(Scratch scratch, Descriptor file, long fileOffset, int piece) {
    int done = 0;
    while (done < piece) {
      long count =
          SystemCall.onDescriptor(
              scratch,
              Call.WRITE_AT,
              file,
              scratch.contentAddress() + done,
              piece - done,
              fileOffset + done,
              0);
      if (count <= 0) {
        return count < 0 ? count : -Errno.INPUT_OUTPUT;
      }
      done += (int) count;
    }
    return done;
  }

  /// Sets the size of a file.
  public static long resize(Descriptor file, long sizeBytes) {
    return SystemCall.onDescriptor(Scratch.ofThread(), Call.TRUNCATE, file, sizeBytes, 0, 0, 0);
  }

  /// The offset of the first data at `fileOffset` or behind it; [Errno#NO_DEVICE_OR_DATA] if none
  /// follows.
  public static long nextData(Descriptor file, long fileOffset) {
    return SystemCall.onDescriptor(
        Scratch.ofThread(), Call.SEEK, file, fileOffset, SEEK_DATA, 0, 0);
  }

  /// The offset of the first hole at `fileOffset` or behind it; every file ends with one.
  public static long nextHole(Descriptor file, long fileOffset) {
    return SystemCall.onDescriptor(
        Scratch.ofThread(), Call.SEEK, file, fileOffset, SEEK_HOLE, 0, 0);
  }

  /// Tells the kernel that the file will be read from its start to its end.
  public static void expectSequentialReading(Descriptor file) {
    SystemCall.onDescriptor(Scratch.ofThread(), Call.ADVISE, file, 0, 0, ADVICE_SEQUENTIAL, 0);
  }

  /// Tells the kernel to read nothing of the file ahead by itself.
  public static void expectScatteredReading(Descriptor file) {
    SystemCall.onDescriptor(Scratch.ofThread(), Call.ADVISE, file, 0, 0, ADVICE_RANDOM, 0);
  }

  /// Has the kernel begin to read a range of the file.
  public static void fetch(Descriptor file, long fileOffset, long lengthBytes) {
    SystemCall.onDescriptor(
        Scratch.ofThread(), Call.ADVISE, file, fileOffset, lengthBytes, ADVICE_WILL_NEED, 0);
  }
}
