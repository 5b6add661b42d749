package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.application.restore.RestoreRequest.Overwrite;
import dj.domain.error.StorageUnavailableException;
import dj.domain.event.Progress;
import dj.domain.hash.Sha256;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that cannot be restored whole: what was in its place is still there, and nothing is left
/// of it.
final class RestoreFailureTest {
  private static final int LARGE_BYTES = 6_000_000;
  private static final byte[] OWN = "what the user had".getBytes(StandardCharsets.UTF_8);

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final TestRepository repository = TestRepository.in(files);

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Path source;
  private Path target;
  private String place;

  @BeforeEach
  void backUp() throws IOException {
    source = Files.createDirectory(folder.resolve(TestRepository.SOURCE_NAME));
    target = Files.createDirectory(folder.resolve("target"));
    byte[] large = new byte[LARGE_BYTES];
    new Random(7).nextBytes(large);
    Files.write(source.resolve("large"), large);
    Files.createLink(source.resolve("link"), source.resolve("large"));
    Files.writeString(source.resolve("small"), "small");
    place =
        repository.init().backup(source).snapshotId().orElseThrow().toHex()
            + ":/"
            + TestRepository.SOURCE_NAME;
  }

  @Test
  void whatIsThereStaysWhereTheRepositoryIsDamaged() throws IOException {
    Files.write(target.resolve("large"), OWN);
    damageThePackOfLarge();
    assertEquals(2, restore(repository));
    assertArrayEquals(OWN, Files.readAllBytes(target.resolve("large")));
    assertEquals(Set.of("large", "small"), names());
  }

  @Test
  void nothingIsLeftOfADamagedFile() throws IOException {
    damageThePackOfLarge();
    assertEquals(2, restore(repository));
    assertEquals(Set.of("small"), names());
  }

  @Test
  void whatIsThereStaysWhenTheStorageIsLost() throws IOException {
    Files.write(target.resolve("large"), OWN);
    TestRepository lost = TestRepository.at(new LostWhileReading());
    assertThrows(StorageUnavailableException.class, () -> restore(lost));
    assertArrayEquals(OWN, Files.readAllBytes(target.resolve("large")));
    assertEquals(
        Set.of("large"),
        names().stream().filter(n -> !n.equals("small")).collect(Collectors.toSet()));
  }

  @Test
  void whatAKilledRestoreHasLeftIsUsedAgain() throws IOException {
    Files.write(target.resolve("large"), OWN);
    damageThePackOfLarge();
    Path left = target.resolve(".dj-restore-" + nameHash());
    Files.write(left, OWN);
    restore(repository);
    assertEquals(Set.of("large", "small"), names());
  }

  private static String nameHash() {
    byte[] hash = Sha256.of("large".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  private long restore(TestRepository from) {
    return from.restore(place, target, Overwrite.ALWAYS, Set.of(), Progress.unseen()).failedItems();
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(target)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /// Changes a byte in the middle of the largest pack.
  private void damageThePackOfLarge() {
    FileName largest =
        files.all().keySet().stream()
            .filter(file -> file.kind() == FileKind.PACK)
            .max(Comparator.comparingInt(file -> files.all().get(file).length))
            .orElseThrow();
    byte[] content = files.all().get(largest).clone();
    content[content.length / 2] ^= 1;
    files.put(largest, content, InstantSource.system());
  }

  /// A store that goes away after a few reads of packs.
  private final class LostWhileReading extends ForwardingBackend {
    private final AtomicInteger reads = new AtomicInteger();

    private LostWhileReading() {
      super(new MemoryBackend(files, InstantSource.system()));
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      boolean lost = reads.get() > 3;
      if (operation.is(StorageOperation.Type.READ, FileKind.PACK)) {
        lost = reads.incrementAndGet() > 3;
      }
      if (lost) {
        throw new StorageUnavailableException("the store is gone", "");
      }
      return effect.get();
    }
  }
}
