package dj.adapters.storage.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The one way into the kernel: `syscall(2)` of the C library, with six arguments that are numbers
/// or addresses.
///
/// One function for all calls, and addresses as plain numbers, because every further signature that
/// is linked costs milliseconds at the start of a short command. `syscall` is declared with an
/// ellipsis in C; on the machines of [Machine] such arguments travel in the same registers as
/// ordinary ones, and it reads no others.
final class SystemCall {
  private static final MethodHandle SYSCALL = link();

  private SystemCall() {}

  @SuppressWarnings("restricted")
  private static MethodHandle link() {
    ValueLayout.OfLong number = ValueLayout.JAVA_LONG;
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(number, number, number, number, number, number, number, number),
        Linker.Option.captureCallState("errno"));
  }

  /// Calls again as long as a signal interrupts the call and nobody has asked this thread to stop.
  ///
  /// @return what the kernel returns, an error as its negative number (see [Errno])
  static long invoke(Scratch scratch, Call call, long a, long b, long c, long d, long e) {
    long result;
    do {
      result = invokeOnce(scratch, call, a, b, c, d, e);
    } while (result == -Errno.INTERRUPTED && !Thread.currentThread().isInterrupted());
    return result;
  }

  /// Calls on a descriptor, which stays open until the call is back.
  static long onDescriptor(
      Scratch scratch, Call call, Descriptor descriptor, long b, long c, long d, long e) {
    int number = descriptor.acquire();
    try {
      return invoke(scratch, call, number, b, c, d, e);
    } finally {
      descriptor.release();
    }
  }

  /// Calls once, whatever comes: closing is never repeated, since the number may belong to another
  /// file by then.
  static long invokeOnce(Scratch scratch, Call call, long a, long b, long c, long d, long e) {
    long result = enter(scratch.errnoSegment(), call.number(), a, b, c, d, e);
    return result == -1 ? -scratch.errno() : result;
  }

  private static long enter(
      MemorySegment errno, long number, long a, long b, long c, long d, long e) {
    try {
      return (long) SYSCALL.invokeExact(errno, number, a, b, c, d, e, 0L);
    } catch (Throwable impossible) {
      throw new AssertionError("a system call throws nothing", impossible);
    }
  }
}
