package dj.domain.port;

import dj.domain.error.CancelledException;

/// How fast the bytes of files may go one way. Who moves bytes does so in slices, and asks before
/// each of them, or after it where only then its size is known. May be asked by many threads.
public interface Pace {
  /// As fast as the line is.
  Pace UNLIMITED =
      new Pace() {
        @Override
        public boolean isLimited() {
          return false;
        }

        @Override
        public int sliceBytes(int mostBytes) {
          return mostBytes;
        }

        @Override
        public void pass(long sizeBytes) {
          // Nothing has to wait.
        }
      };

  /// Whether there is a limit at present.
  boolean isLimited();

  /// How many bytes of at most `mostBytes` may go in one go, so that the pace is even.
  ///
  /// @param mostBytes at least 1
  int sliceBytes(int mostBytes);

  /// Waits until so many bytes may go.
  ///
  /// @throws CancelledException if the thread is interrupted; its flag stays set
  void pass(long sizeBytes);
}
