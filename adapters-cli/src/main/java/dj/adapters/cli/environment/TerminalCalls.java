package dj.adapters.cli.environment;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The calls of the C library about terminals (`ioctl(TIOCGWINSZ)`, `tcgetattr`, `tcsetattr`), with
/// the constants of Linux on x86-64 and AArch64, glibc and musl alike.
///
/// Where the calls cannot be made, the width is unknown and input cannot be hidden; nothing fails
/// here.
final class TerminalCalls {
  private static final long WINDOW_SIZE_REQUEST = 0x5413;
  private static final long WINDOW_SIZE_BYTES = 8;
  private static final long COLUMNS_OFFSET = 2;

  /// `struct termios` has 60 bytes in glibc and musl; the rest is a margin.
  private static final long TERMIOS_BYTES = 256;

  private static final long LOCAL_FLAGS_OFFSET = 12;
  private static final int ECHO = 0x8;
  private static final int ECHO_NEWLINE = 0x40;
  private static final int READ_WRITE = 0x2;
  private static final int NOT_CONTROLLING = 0x100;
  private static final long POLL_BYTES = 8;
  private static final short POLL_INPUT = 1;

  /// How long an interrupted thread goes on waiting for a key at most.
  private static final int POLL_MILLIS = 100;

  private static final int AFTER_OUTPUT = 1;

  private TerminalCalls() {}

  /// A mode of the terminal, to be put back later through a descriptor that stays open: a password
  /// is asked for a few times at most.
  record Mode(int descriptor, MemorySegment attributes) {}

  /// The width of the terminal behind a descriptor, 0 if unknown.
  static int columns(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINDOW_SIZE_BYTES);
      int result = (int) Calls.IOCTL.invokeExact(descriptor, WINDOW_SIZE_REQUEST, size);
      return result == 0
          ? Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET))
          : 0;
    } catch (Throwable e) {
      return 0;
    }
  }

  /// Hides what is typed on the controlling terminal and returns the mode before; empty if that
  /// cannot be done.
  static Optional<Mode> hideInput() {
    return open(ECHO | ECHO_NEWLINE);
  }

  /// The mode of the controlling terminal, which stays as it is; empty if there is none.
  static Optional<Mode> shownInput() {
    return open(0);
  }

  private static Optional<Mode> open(int flagsToClear) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor =
          (int)
              Calls.OPEN.invokeExact(arena.allocateFrom("/dev/tty"), READ_WRITE | NOT_CONTROLLING);
      return descriptor < 0 ? Optional.empty() : clear(descriptor, flagsToClear);
    } catch (Throwable e) {
      return Optional.empty();
    }
  }

  /// Waits until there is input, or the end of it, for a moment.
  static boolean awaitInput(Mode mode) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(POLL_BYTES, ValueLayout.JAVA_INT.byteAlignment());
      request.set(ValueLayout.JAVA_INT, 0, mode.descriptor());
      request.set(ValueLayout.JAVA_SHORT, ValueLayout.JAVA_INT.byteSize(), POLL_INPUT);
      return (int) Calls.POLL.invokeExact(request, 1L, POLL_MILLIS) != 0;
    }
  }

  /// Puts a mode back.
  static void restore(Mode mode) {
    try {
      int _ = (int) Calls.SET_MODE.invokeExact(mode.descriptor(), AFTER_OUTPUT, mode.attributes());
    } catch (Throwable e) {
      // The terminal is gone; there is nobody to see it.
    }
  }

  private static Optional<Mode> clear(int descriptor, int flagsToClear) throws Throwable {
    MemorySegment before = Arena.ofAuto().allocate(TERMIOS_BYTES);
    if ((int) Calls.GET_MODE.invokeExact(descriptor, before) != 0) {
      return Optional.empty();
    }
    MemorySegment hidden = Arena.ofAuto().allocate(TERMIOS_BYTES).copyFrom(before);
    int flags = hidden.get(ValueLayout.JAVA_INT, LOCAL_FLAGS_OFFSET);
    hidden.set(ValueLayout.JAVA_INT, LOCAL_FLAGS_OFFSET, flags & ~flagsToClear);
    int result = (int) Calls.SET_MODE.invokeExact(descriptor, AFTER_OUTPUT, hidden);
    return result == 0 ? Optional.of(new Mode(descriptor, before)) : Optional.empty();
  }

  /// The calls, linked when the first is made.
  private static final class Calls {
    static final MethodHandle IOCTL =
        link(
            "ioctl",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle OPEN =
        link(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle POLL =
        link(
            "poll",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    static final MethodHandle GET_MODE =
        link(
            "tcgetattr",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    static final MethodHandle SET_MODE =
        link(
            "tcsetattr",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS));

    @SuppressWarnings("restricted")
    private static MethodHandle link(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
  }
}
