package dj.domain.key;

/// What Argon2id is run with; the bounds keep a hostile keyslot from taking the machine.
///
/// @param memoryKib memory in KiB, from 8 × parallelism to 4 GiB
/// @param iterations passes over the memory, 1 to 64
/// @param parallelism lanes, 1 to 64
public record Argon2Parameters(int memoryKib, int iterations, int parallelism) {
  /// The second recommendation of RFC 9106, section 4: 64 MiB, three passes, four lanes.
  public static final Argon2Parameters DEFAULT = new Argon2Parameters(64 * 1024, 3, 4);

  private static final int MAX_MEMORY_KIB = 4 * 1024 * 1024;
  private static final int MAX_ITERATIONS = 64;
  private static final int MAX_PARALLELISM = 64;

  /// Checks the bounds.
  public Argon2Parameters {
    require(parallelism >= 1 && parallelism <= MAX_PARALLELISM, "parallelism", parallelism);
    require(iterations >= 1 && iterations <= MAX_ITERATIONS, "iterations", iterations);
    require(
        memoryKib >= 8 * parallelism && memoryKib <= MAX_MEMORY_KIB, "memory in KiB", memoryKib);
  }

  private static void require(boolean holds, String what, int value) {
    if (!holds) {
      throw new IllegalArgumentException("Argon2id " + what + " is out of bounds: " + value);
    }
  }
}
