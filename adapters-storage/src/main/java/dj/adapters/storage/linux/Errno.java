package dj.adapters.storage.linux;

/// The kernel's error numbers (`errno(3)`), equal on all machines of [Machine], and what they mean
/// in words.
public final class Errno {
  public static final int NOT_PERMITTED = 1;
  public static final int NO_ENTRY = 2;
  public static final int INTERRUPTED = 4;
  public static final int INPUT_OUTPUT = 5;
  public static final int NO_DEVICE_OR_DATA = 6;
  public static final int BAD_DESCRIPTOR = 9;
  public static final int NO_ACCESS = 13;
  public static final int EXISTS = 17;
  public static final int NO_DIRECTORY = 20;
  public static final int IS_DIRECTORY = 21;
  public static final int INVALID = 22;
  public static final int TOO_MANY_OPEN = 24;
  public static final int NO_TERMINAL = 25;
  public static final int NO_SPACE = 28;
  public static final int READ_ONLY = 30;
  public static final int RANGE = 34;
  public static final int NAME_TOO_LONG = 36;
  public static final int NO_SUCH_CALL = 38;
  public static final int NOT_EMPTY = 39;
  public static final int LOOP = 40;
  public static final int NO_DATA = 61;
  public static final int NOT_SUPPORTED = 95;
  public static final int STALE = 116;
  public static final int QUOTA = 122;
  public static final int NO_KEY = 126;

  private Errno() {}

  /// The words of `strerror(3)`, in English whatever the locale.
  public static String words(int errno) {
    return switch (errno) {
      case NOT_PERMITTED -> "Operation not permitted";
      case NO_ENTRY -> "No such file or directory";
      case INTERRUPTED -> "Interrupted";
      case INPUT_OUTPUT -> "Input/output error";
      case NO_DEVICE_OR_DATA -> "No such device or address";
      case 7 -> "Argument list too long";
      case BAD_DESCRIPTOR -> "Bad file descriptor";
      case 11 -> "Resource temporarily unavailable";
      case 12 -> "Cannot allocate memory";
      case NO_ACCESS -> "Permission denied";
      case 16 -> "Device or resource busy";
      case EXISTS -> "File exists";
      case 18 -> "Invalid cross-device link";
      case 19 -> "No such device";
      case NO_DIRECTORY -> "Not a directory";
      case IS_DIRECTORY -> "Is a directory";
      case INVALID -> "Invalid argument";
      case 23 -> "Too many open files in system";
      case TOO_MANY_OPEN -> "Too many open files";
      case NO_TERMINAL -> "Inappropriate ioctl for device";
      case 26 -> "Text file busy";
      case 27 -> "File too large";
      case NO_SPACE -> "No space left on device";
      case READ_ONLY -> "Read-only file system";
      case 31 -> "Too many links";
      case RANGE -> "Numerical result out of range";
      case NAME_TOO_LONG -> "File name too long";
      case NO_SUCH_CALL -> "Function not implemented";
      case NOT_EMPTY -> "Directory not empty";
      case LOOP -> "Too many levels of symbolic links";
      case NO_DATA -> "No data available";
      case 75 -> "Value too large for defined data type";
      case NOT_SUPPORTED -> "Operation not supported";
      case 107 -> "Transport endpoint is not connected";
      case 110 -> "Connection timed out";
      case 112 -> "Host is down";
      case 113 -> "No route to host";
      case STALE -> "Stale file handle";
      case 117 -> "Structure needs cleaning";
      case 121 -> "Remote I/O error";
      case QUOTA -> "Disk quota exceeded";
      case NO_KEY -> "Required key not available";
      default -> "error " + errno;
    };
  }
}
