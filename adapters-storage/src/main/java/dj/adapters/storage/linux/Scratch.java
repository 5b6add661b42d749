package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The native memory that one thread passes to the kernel: room for an error number, the answer of
/// `statx`, two names, and, once needed, a buffer for content.
///
/// Direct buffers instead of memory segments: reading a segment links method handles, which costs a
/// short command more than all its system calls. The garbage collector frees the memory of a thread
/// that has ended.
final class Scratch {
  /// The size of the buffer for content in bytes: large enough that system calls cost nothing
  /// beside copying, small enough to stay in a core's cache. Names and the value of one extended
  /// attribute (64 KiB each at most) fit side by side.
  static final int CONTENT_BYTES = 256 * 1024;

  /// The longest name or path that fits, in bytes; the kernel takes 4,095.
  static final int MAX_NAME_BYTES = 4200;

  private static final int STATX_AT = 64;
  private static final int ARGUMENT_AT = 384;
  private static final int FIRST_NAME_AT = 512;
  private static final int SECOND_NAME_AT = FIRST_NAME_AT + MAX_NAME_BYTES + 8;
  private static final int SIZE_BYTES = SECOND_NAME_AT + MAX_NAME_BYTES + 8;
  private static final int ERRNO_BYTES = 16;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final ByteBuffer memory = allocate(SIZE_BYTES);
  private final long address = addressOf(memory);
  private final MemorySegment errno = MemorySegment.ofBuffer(memory.slice(0, ERRNO_BYTES));
  private final byte[] name = new byte[MAX_NAME_BYTES];
  private ByteBuffer content = ByteBuffer.allocate(0);
  private long contentAddress;
  private final FileStatus status = FileStatus.in(this);

  private Scratch() {}

  /// The scratch memory of the calling thread.
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  private static ByteBuffer allocate(int sizeBytes) {
    return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
  }

  private static long addressOf(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  /// Where the linker leaves the error number.
  MemorySegment errnoSegment() {
    return errno;
  }

  /// The error number of the last call that failed.
  int errno() {
    return memory.getInt(0);
  }

  /// The address for the answer of `statx`.
  long statxAddress() {
    return address + STATX_AT;
  }

  /// The answer of `statx`, field by field.
  FileStatus status() {
    return status;
  }

  /// 16 bits of the answer of `statx`, unsigned.
  int statxShort(int offset) {
    return memory.getShort(STATX_AT + offset) & 0xffff;
  }

  /// 32 bits of the answer of `statx`.
  int statxInt(int offset) {
    return memory.getInt(STATX_AT + offset);
  }

  /// 64 bits of the answer of `statx`.
  long statxLong(int offset) {
    return memory.getLong(STATX_AT + offset);
  }

  /// Writes a name with the NUL behind it, and returns its address.
  ///
  /// @return a negative error number of [Errno] if it is longer than the kernel takes, or holds a
  ///   NUL and would be cut there
  long firstName(RawBytes bytes) {
    return put(FIRST_NAME_AT, bytes);
  }

  /// As [#firstName], for calls with two names.
  long secondName(RawBytes bytes) {
    return put(SECOND_NAME_AT, bytes);
  }

  private long put(int at, RawBytes bytes) {
    int length = bytes.lengthBytes();
    if (length > MAX_NAME_BYTES) {
      return -Errno.NAME_TOO_LONG;
    }
    bytes.copyTo(name, 0);
    for (int i = 0; i < length; i++) {
      if (name[i] == 0) {
        return -Errno.INVALID;
      }
    }
    memory.put(at, name, 0, length);
    memory.put(at + length, (byte) 0);
    return address + at;
  }

  /// As [#firstName], for the path of an open descriptor below `/proc`.
  long descriptorPath(int number) {
    byte[] path = ("/proc/self/fd/" + number).getBytes(StandardCharsets.ISO_8859_1);
    memory.put(FIRST_NAME_AT, path);
    memory.put(FIRST_NAME_AT + path.length, (byte) 0);
    return address + FIRST_NAME_AT;
  }

  /// The address of two seconds and two nanoseconds, all 64 bits wide, as `utimensat` wants them.
  long times(long seconds, long nanos, long otherSeconds, long otherNanos) {
    memory.putLong(ARGUMENT_AT, seconds);
    memory.putLong(ARGUMENT_AT + 8, nanos);
    memory.putLong(ARGUMENT_AT + 16, otherSeconds);
    memory.putLong(ARGUMENT_AT + 24, otherNanos);
    return address + ARGUMENT_AT;
  }

  /// The address of one number of 32 bits, at [#word].
  long wordAddress(int value) {
    memory.putInt(ARGUMENT_AT, value);
    return address + ARGUMENT_AT;
  }

  /// What the kernel left at [#wordAddress].
  int word() {
    return memory.getInt(ARGUMENT_AT);
  }

  /// The buffer of [#CONTENT_BYTES] bytes for content, in native byte order.
  ByteBuffer content() {
    if (content.capacity() == 0) {
      content = allocate(CONTENT_BYTES);
      contentAddress = addressOf(content);
    }
    return content;
  }

  /// The address of the first byte of [#content].
  long contentAddress() {
    content();
    return contentAddress;
  }
}
