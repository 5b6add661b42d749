package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import java.nio.ByteBuffer;

/// The system calls that read and change what an inode keeps beside its content. All return a
/// negative error number of [Errno] if they fail.
///
/// A descriptor that only stands for an entry ([Descriptor#isPathOnly]) is refused by many of them;
/// its path below `/proc/self/fd` is taken instead, which leads to the very same inode, also where
/// that is a symbolic link.
public final class InodeCalls {
  /// The largest list of names and the largest value that the kernel hands out, in bytes.
  public static final int MAX_ATTRIBUTE_BYTES = 64 * 1024;

  private static final int EMPTY_PATH = 0x1000;
  private static final long GET_FLAGS = 0x80086601L;
  private static final long SET_FLAGS = 0x40086602L;
  private static final long UNCHANGED_TIME = 0x3ffffffeL;
  private static final long UNSIGNED = 0xffffffffL;

  private InodeCalls() {}

  /// The user that the process acts as, unsigned 32 bits.
  public static int effectiveUser() {
    return (int) SystemCall.invoke(Scratch.ofThread(), Call.EFFECTIVE_USER, 0, 0, 0, 0, 0);
  }

  /// Sets owner and group, each left alone if -1.
  public static long changeOwner(Descriptor inode, int uid, int gid) {
    Scratch scratch = Scratch.ofThread();
    long empty = scratch.firstName(RawBytes.EMPTY);
    return SystemCall.onDescriptor(
        scratch, Call.CHANGE_OWNER, inode, empty, uid & UNSIGNED, gid & UNSIGNED, EMPTY_PATH);
  }

  /// Sets the twelve permission bits.
  public static long changeMode(Descriptor inode, int permissions) {
    Scratch scratch = Scratch.ofThread();
    int number = inode.acquire();
    try {
      if (!inode.isPathOnly()) {
        return SystemCall.invoke(scratch, Call.CHANGE_MODE, number, permissions, 0, 0, 0);
      }
      long path = scratch.descriptorPath(number);
      return SystemCall.invoke(
          scratch, Call.CHANGE_MODE_OF_PATH, FileCalls.WORKING_DIRECTORY, path, permissions, 0, 0);
    } finally {
      inode.release();
    }
  }

  /// Sets the time of modification, and leaves that of access alone.
  public static long setModified(Descriptor inode, Timestamp modified) {
    return setTimes(inode, 0, UNCHANGED_TIME, modified);
  }

  /// Sets the times of access and modification.
  public static long setTimes(Descriptor inode, Timestamp accessed, Timestamp modified) {
    return setTimes(inode, accessed.seconds(), accessed.nanos(), modified);
  }

  private static long setTimes(
      Descriptor inode, long accessedSeconds, long accessedNanos, Timestamp modified) {
    Scratch scratch = Scratch.ofThread();
    long times =
        scratch.times(accessedSeconds, accessedNanos, modified.seconds(), modified.nanos());
    int number = inode.acquire();
    try {
      if (!inode.isPathOnly()) {
        return SystemCall.invoke(scratch, Call.SET_TIMES, number, 0, times, 0, 0);
      }
      long path = scratch.descriptorPath(number);
      return SystemCall.invoke(
          scratch, Call.SET_TIMES, FileCalls.WORKING_DIRECTORY, path, times, 0, 0);
    } finally {
      inode.release();
    }
  }

  /// Reads the `FS_*_FL` flags of a file or directory that is truly open.
  ///
  /// @return them as unsigned 32 bits
  public static long flags(Descriptor inode) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.wordAddress(0);
    long result = SystemCall.onDescriptor(scratch, Call.IOCTL, inode, GET_FLAGS, address, 0, 0);
    return result < 0 ? result : scratch.word() & UNSIGNED;
  }

  /// Sets the `FS_*_FL` flags of a file or directory that is truly open.
  public static long setFlags(Descriptor inode, int flags) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.wordAddress(flags);
    return SystemCall.onDescriptor(scratch, Call.IOCTL, inode, SET_FLAGS, address, 0, 0);
  }

  /// Reads the names of the extended attributes, a NUL behind each, into the first half of the
  /// thread's content buffer.
  ///
  /// @return their length in bytes
  static long listAttributes(Descriptor inode) {
    Scratch scratch = Scratch.ofThread();
    long list = scratch.contentAddress();
    return onInode(
        Call.LIST_ATTRIBUTES, Call.LIST_ATTRIBUTES_OF_PATH, inode, list, MAX_ATTRIBUTE_BYTES, 0, 0);
  }

  /// Reads an attribute's value into the second half of the thread's content buffer, at
  /// [#MAX_ATTRIBUTE_BYTES].
  ///
  /// @return its length in bytes
  static long getAttribute(Descriptor inode, RawBytes name) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.secondName(name);
    if (address < 0) {
      return address;
    }
    long value = scratch.contentAddress() + MAX_ATTRIBUTE_BYTES;
    return onInode(
        Call.GET_ATTRIBUTE,
        Call.GET_ATTRIBUTE_OF_PATH,
        inode,
        address,
        value,
        MAX_ATTRIBUTE_BYTES,
        0);
  }

  /// Sets an attribute.
  public static long setAttribute(Descriptor inode, RawBytes name, RawBytes value) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.secondName(name);
    if (address < 0) {
      return address;
    }
    if (value.lengthBytes() > MAX_ATTRIBUTE_BYTES) {
      return -Errno.RANGE;
    }
    ByteBuffer content = scratch.content();
    content.put(0, value.toBytes());
    long length = value.lengthBytes();
    return onInode(
        Call.SET_ATTRIBUTE,
        Call.SET_ATTRIBUTE_OF_PATH,
        inode,
        address,
        scratch.contentAddress(),
        length,
        0);
  }

  /// Removes an attribute.
  public static long removeAttribute(Descriptor inode, RawBytes name) {
    Scratch scratch = Scratch.ofThread();
    long address = scratch.secondName(name);
    if (address < 0) {
      return address;
    }
    return onInode(Call.REMOVE_ATTRIBUTE, Call.REMOVE_ATTRIBUTE_OF_PATH, inode, address, 0, 0, 0);
  }

  private static long onInode(
      Call call, Call callOfPath, Descriptor inode, long b, long c, long d, long e) {
    Scratch scratch = Scratch.ofThread();
    int number = inode.acquire();
    try {
      if (!inode.isPathOnly()) {
        return SystemCall.invoke(scratch, call, number, b, c, d, e);
      }
      return SystemCall.invoke(scratch, callOfPath, scratch.descriptorPath(number), b, c, d, e);
    } finally {
      inode.release();
    }
  }
}
