package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.s3.S3Place;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.application.retry.RetryPolicy;
import dj.application.retry.RetryingBackend;
import dj.domain.error.StorageUnavailableException;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A repository on an S3 server that goes down again and again, and comes back with what it held.
@Timeout(300)
final class S3WeatherTest {
  private static final int LARGEST_FILE_BYTES = 40_000;

  /// The server goes down before one request of so many.
  private static final int REQUESTS_BETWEEN = 7;

  /// Some connections of a server that went down stay silent, and nobody has to wait for them as
  /// long as for a server far away.
  private static final Duration SILENCE = Duration.ofSeconds(1);

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final S3Server server = S3Server.startWith(new TransientNio2BlobStore());
  private final S3Place place = server.newPlace();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger restarts = new AtomicInteger();
  private boolean isUp = true;

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aServerThatDiesInEveryCommandLosesNothing() throws IOException {
    TestRepository.at(server.backend(place)).init();
    Path source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    SnapshotId first = survives().backup(source).snapshotId().orElseThrow();
    SmallTree.change(source, 1);
    SnapshotId second = survives().backup(source).snapshotId().orElseThrow();
    Map<String, String> content = SmallTree.content(source);

    Path target = folder.resolve("target");
    assertEquals(0, survives().restore(second, target).failedItems());
    assertEquals(content, SmallTree.content(target.resolve(TestRepository.SOURCE_NAME)));

    survives().forget(first);
    survives().prune(PruneScene.ALL);
    Path after = folder.resolve("after");
    assertEquals(0, survives().restore(second, after).failedItems());
    assertEquals(content, SmallTree.content(after.resolve(TestRepository.SOURCE_NAME)));
    Proof.requireSound(TestRepository.at(server.backend(place)), "after all");
    assertTrue(restarts.get() >= 6, restarts + " times");
  }

  /// Of what it cannot reach, a restore says so once, whether it is a list of names or content.
  @Test
  void aServerThatDiesUnderARestoreEndsIt() throws IOException {
    TestRepository repository = TestRepository.at(server.backend(place)).init();
    Path source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    SnapshotId snapshot = repository.backup(source).snapshotId().orElseThrow();
    for (int reads = 0; reads < 2; reads++) {
      int before = reads;
      Path target = folder.resolve("cut after " + reads);
      assertThrows(
          StorageUnavailableException.class,
          () -> struckAfterReads(before).restore(snapshot, target),
          () -> "after " + before + " reads");
      comeBack();
    }
    Path target = folder.resolve("whole");
    assertEquals(0, repository.restore(snapshot, target).failedItems());
    assertEquals(
        SmallTree.content(source), SmallTree.content(target.resolve(TestRepository.SOURCE_NAME)));
  }

  private TestRepository struckAfterReads(int reads) {
    AtomicInteger left = new AtomicInteger(reads);
    return TestRepository.at(
        new HookedBackend(
            client(),
            operation ->
                operation.is(StorageOperation.Type.READ, FileKind.PACK)
                    && left.getAndDecrement() <= 0,
            1,
            this::goDown));
  }

  private TestRepository survives() {
    return TestRepository.at(
        new RetryingBackend(
            new Falling(client()),
            new RetryPolicy(Duration.ofMinutes(4)),
            System::nanoTime,
            new SecureRandom(),
            _ -> comeBack(),
            _ -> {}));
  }

  private StorageBackend client() {
    NetworkSettings network = new NetworkSettings(8, SILENCE, Optional.empty(), false, Map.of());
    return S3Server.backend(place, network, server.variables());
  }

  private synchronized void goDown() {
    if (isUp) {
      server.stop();
      isUp = false;
    }
  }

  private synchronized void comeBack() {
    if (!isUp) {
      server.restart();
      restarts.incrementAndGet();
      isUp = true;
    }
  }

  private final class Falling extends ForwardingBackend {
    private Falling(StorageBackend backend) {
      super(backend);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      if (requests.incrementAndGet() % REQUESTS_BETWEEN == 0) {
        goDown();
      }
      return effect.get();
    }
  }
}
