package dj.adapters.storage.codec.blake3;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dj.adapters.storage.codec.foreign.ForeignLibrary;
import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/// Keyed BLAKE3 by the official C library, `libblake3`.
///
/// The library reads arrays where they lie on the heap, which holds up a garbage collection:
/// content is therefore handed over in pieces of some ten microseconds. Its state has no pointers
/// and lies in a Java array too, so a hash allocates nothing outside the heap.
final class NativeBlake3 implements ContentHasher {
  private static final List<String> SONAMES =
      List.of("libblake3.so.0", "libblake3.so.1", "libblake3.so");

  /// `blake3_hasher` takes 1912 bytes in every version so far.
  private static final int STATE_LENGTH_LONGS = 256;

  private static final int PIECE_LENGTH_BYTES = 64 * 1024;

  private static final FunctionDescriptor INIT_KEYED = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);
  private static final FunctionDescriptor UPDATE =
      FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG);
  private static final FunctionDescriptor FINALIZE =
      FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG);

  private final MethodHandle initKeyed;
  private final MethodHandle update;
  private final MethodHandle finalize;

  private NativeBlake3(ForeignLibrary library) {
    Linker.Option onHeap = Linker.Option.critical(true);
    this.initKeyed = library.function("blake3_hasher_init_keyed", INIT_KEYED, onHeap);
    this.update = library.function("blake3_hasher_update", UPDATE, onHeap);
    this.finalize = library.function("blake3_hasher_finalize", FINALIZE, onHeap);
  }

  /// The library, if this system has it.
  static Optional<NativeBlake3> find(Optional<Path> library) {
    List<String> names = library.map(path -> List.of(path.toString())).orElse(SONAMES);
    try {
      return ForeignLibrary.find(names).map(NativeBlake3::new);
    } catch (NoSuchElementException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  @Override
  public void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    Objects.checkFromIndexSize(targetOffset, Blake3.HASH_LENGTH_BYTES, target.length);
    if (key.length != Blake3.KEY_LENGTH_BYTES) {
      throw new IllegalArgumentException("a BLAKE3 key has 32 bytes, not " + key.length);
    }
    MemorySegment state = MemorySegment.ofArray(new long[STATE_LENGTH_LONGS]);
    MemorySegment input = MemorySegment.ofArray(content).asSlice(offset, lengthBytes);
    MemorySegment output =
        MemorySegment.ofArray(target).asSlice(targetOffset, Blake3.HASH_LENGTH_BYTES);
    try {
      initKeyed.invokeExact(state, MemorySegment.ofArray(key));
      for (int position = 0; position < lengthBytes; position += PIECE_LENGTH_BYTES) {
        long pieceBytes = Math.min(PIECE_LENGTH_BYTES, lengthBytes - position);
        update.invokeExact(state, input.asSlice(position, pieceBytes), pieceBytes);
      }
      finalize.invokeExact(state, output, output.byteSize());
    } catch (Throwable e) {
      throw new LinkageError("libblake3 cannot be called", e);
    }
  }
}
