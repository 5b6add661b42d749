package dj.domain.blob;

/// How a blob's bytes stand in its pack.
public enum Codec {
  /// As they are.
  RAW(0),
  /// One zstd frame.
  ZSTD(1);

  private final int code;

  Codec(int code) {
    this.code = code;
  }

  /// The code in the format, one byte.
  public int code() {
    return code;
  }

  /// The codec of a code.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Codec of(int code) {
    return switch (code) {
      case 0 -> RAW;
      case 1 -> ZSTD;
      default -> throw new IllegalArgumentException("no codec: " + code);
    };
  }
}
