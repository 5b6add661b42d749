package dj.domain.port.testing;

import dj.domain.error.ObjectMissingException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Gives out damaged files, as failing disks do, while what it keeps stays whole.
public final class CorruptingBackend extends ForwardingBackend {
  private final Map<FileName, List<Damage>> damages = new ConcurrentHashMap<>();

  /// What can happen to a file.
  public sealed interface Damage {
    /// One bit is inverted; a byte beyond the end changes nothing.
    record FlippedBit(long byteOffset, int bit) implements Damage {}

    /// One byte has another value.
    record OverwrittenByte(long byteOffset, byte value) implements Damage {}

    /// The file ends early.
    record Truncated(long sizeBytes) implements Damage {}
  }

  /// Wraps a backend.
  public CorruptingBackend(StorageBackend backend) {
    super(backend);
  }

  /// Damages a file in one more way.
  public void damage(FileName file, Damage damage) {
    damages.computeIfAbsent(file, _ -> new CopyOnWriteArrayList<>()).add(damage);
  }

  /// Makes all files whole again.
  public void heal() {
    damages.clear();
  }

  @Override
  protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
    return effect.get();
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    super.list(
        kind,
        listed ->
            sink.accept(
                new ListedFile(
                    listed.file(),
                    truncated(listed.file(), listed.sizeBytes()),
                    listed.modified())));
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    OptionalLong size = super.sizeBytes(file);
    return size.isPresent() ? OptionalLong.of(truncated(file, size.getAsLong())) : size;
  }

  private long truncated(FileName file, long sizeBytes) {
    long result = sizeBytes;
    for (Damage damage : damages.getOrDefault(file, List.of())) {
      if (damage instanceof Damage.Truncated truncated) {
        result = Math.min(result, truncated.sizeBytes());
      }
    }
    return result;
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    long end = fileOffset + lengthBytes;
    if (truncated(file, end) < end) {
      throw new ObjectMissingException("cannot read " + file + ": it ends before byte " + end, "");
    }
    super.read(file, fileOffset, target, targetOffset, lengthBytes);
    for (Damage damage : damages.getOrDefault(file, List.of())) {
      switch (damage) {
        case Damage.FlippedBit flipped -> {
          if (flipped.byteOffset() >= fileOffset && flipped.byteOffset() < end) {
            int index = targetOffset + (int) (flipped.byteOffset() - fileOffset);
            target[index] ^= (byte) (1 << flipped.bit());
          }
        }
        case Damage.OverwrittenByte overwritten -> {
          if (overwritten.byteOffset() >= fileOffset && overwritten.byteOffset() < end) {
            target[targetOffset + (int) (overwritten.byteOffset() - fileOffset)] =
                overwritten.value();
          }
        }
        case Damage.Truncated _ -> {}
      }
    }
  }
}
