package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.domain.error.DjException;
import dj.domain.id.SnapshotId;
import dj.domain.port.Compressor;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that fail, or find damage, leave nothing behind outside the heap, where no garbage
/// collector looks.
final class NativeMemoryTest {
  private static final int ROUNDS = 8;
  private static final long ALLOWED_BYTES = 8 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private SnapshotId snapshot;

  @BeforeEach
  void createRepository() throws IOException {
    Path source = SmallTree.create(folder, 8_000);
    snapshot = TestRepository.in(files).init().backup(source).snapshotId().orElseThrow();
  }

  @Test
  void everyCompressorThatIsOpenedIsClosed() throws IOException {
    CountingCompressor compressor = new CountingCompressor();
    for (MemoryBackend.Files state : damagedInEveryWay()) {
      attemptAll(TestRepository.in(state).with(compressor));
      assertEquals(0, compressor.open.get());
    }
    assertTrue(compressor.opened.get() > 0);
  }

  @Test
  void buffersDoNotAddUp() throws IOException {
    List<MemoryBackend.Files> states = damagedInEveryWay();
    long before = -1;
    for (int round = 0; round < ROUNDS; round++) {
      for (MemoryBackend.Files state : states) {
        attemptAll(TestRepository.in(state.copy()));
      }
      // As many threads as ever live at a time have had theirs by now.
      before = before < 0 ? bufferBytes() : before;
    }
    long more = bufferBytes() - before;
    assertTrue(more < ALLOWED_BYTES, more + " more bytes outside the heap");
  }

  private static long bufferBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private void attemptAll(TestRepository repository) throws IOException {
    Path target = folder.resolve("attempt");
    Proof.delete(target);
    attempt(repository::check);
    attempt(() -> repository.restore(snapshot, target));
    attempt(repository::repairQuickly);
  }

  private static void attempt(Runnable command) {
    try {
      command.run();
    } catch (DjException e) {
      // What it says is looked at elsewhere.
    }
  }

  /// One file of each kind is damaged in its beginning, its middle, and cut.
  private List<MemoryBackend.Files> damagedInEveryWay() {
    List<MemoryBackend.Files> states = new ArrayList<>();
    for (FileKind kind :
        List.of(FileKind.CONFIG, FileKind.KEY, FileKind.INDEX, FileKind.SNAPSHOT, FileKind.PACK)) {
      for (FileName file : files.all().keySet()) {
        if (file.kind() == kind) {
          byte[] content = files.content(file).orElseThrow();
          states.add(with(file, flipped(content, 20)));
          states.add(with(file, flipped(content, content.length / 2)));
          states.add(with(file, Arrays.copyOf(content, content.length / 2)));
        }
      }
    }
    return states;
  }

  private MemoryBackend.Files with(FileName file, byte[] content) {
    MemoryBackend.Files state = files.copy();
    state.put(file, content, InstantSource.system());
    return state;
  }

  private static byte[] flipped(byte[] content, int at) {
    byte[] flipped = content.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  /// Knows how many contexts are open.
  private static final class CountingCompressor implements Compressor {
    private final Compressor zstd = new ZstdCompressor(3);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public Context newContext() {
      opened.incrementAndGet();
      open.incrementAndGet();
      Context context = zstd.newContext();
      return new Context() {
        @Override
        public int maxCompressedLengthBytes(int rawLengthBytes) {
          return context.maxCompressedLengthBytes(rawLengthBytes);
        }

        @Override
        public int compress(
            byte[] raw, int offset, int lengthBytes, byte[] target, int targetOffset) {
          return context.compress(raw, offset, lengthBytes, target, targetOffset);
        }

        @Override
        public void decompress(
            byte[] compressed,
            int offset,
            int lengthBytes,
            byte[] target,
            int targetOffset,
            int rawLengthBytes) {
          context.decompress(compressed, offset, lengthBytes, target, targetOffset, rawLengthBytes);
        }

        @Override
        public void close() {
          context.close();
          open.decrementAndGet();
        }
      };
    }
  }
}
