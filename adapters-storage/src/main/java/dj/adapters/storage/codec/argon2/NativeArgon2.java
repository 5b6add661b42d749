package dj.adapters.storage.codec.argon2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dj.adapters.storage.codec.foreign.ForeignLibrary;
import dj.domain.error.FailedException;
import dj.domain.key.Argon2Parameters;
import dj.domain.port.PasswordKdf;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Argon2id by the reference implementation, `libargon2`, with a thread for every lane.
final class NativeArgon2 implements PasswordKdf {
  private static final List<String> SONAMES = List.of("libargon2.so.1");
  private static final int MEMORY_ALLOCATION_ERROR = -22;

  /// `int argon2id_hash_raw(uint32_t iterations, uint32_t memoryKib, uint32_t parallelism, const
  /// void *password, size_t, const void *salt, size_t, void *hash, size_t)`: version 1.3, as many
  /// threads as lanes.
  private static final FunctionDescriptor HASH_RAW =
      FunctionDescriptor.of(
          JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS,
          JAVA_LONG);

  private final MethodHandle hashRaw;

  private NativeArgon2(MethodHandle hashRaw) {
    this.hashRaw = hashRaw;
  }

  /// The library, if this system has it.
  static Optional<NativeArgon2> find() {
    try {
      return ForeignLibrary.find(SONAMES)
          .map(library -> new NativeArgon2(library.function("argon2id_hash_raw", HASH_RAW)));
    } catch (NoSuchElementException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] derive(
      byte[] password, byte[] salt, Argon2Parameters parameters, int outputLengthBytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = arena.allocateFrom(JAVA_BYTE, password);
      MemorySegment output = arena.allocate(outputLengthBytes);
      try {
        int result = hash(secret, arena.allocateFrom(JAVA_BYTE, salt), parameters, output);
        check(result, parameters);
        return output.toArray(JAVA_BYTE);
      } finally {
        secret.fill((byte) 0);
        output.fill((byte) 0);
      }
    }
  }

  private int hash(
      MemorySegment password,
      MemorySegment salt,
      Argon2Parameters parameters,
      MemorySegment output) {
    try {
      return (int)
          hashRaw.invokeExact(
              parameters.iterations(),
              parameters.memoryKib(),
              parameters.parallelism(),
              password,
              password.byteSize(),
              salt,
              salt.byteSize(),
              output,
              output.byteSize());
    } catch (Throwable e) {
      throw new LinkageError("argon2id_hash_raw cannot be called", e);
    }
  }

  private static void check(int result, Argon2Parameters parameters) {
    if (result == MEMORY_ALLOCATION_ERROR) {
      throw new FailedException(
          "not enough memory to derive the key: this password asks for "
              + parameters.memoryKib()
              + " KiB",
          "close other programs, or open the repository on a machine with more memory");
    }
    if (result != 0) {
      throw new IllegalStateException("argon2id_hash_raw failed with code " + result);
    }
  }
}
