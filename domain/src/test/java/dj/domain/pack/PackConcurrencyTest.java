package dj.domain.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.format.v1.RecordFormat;
import dj.domain.id.BlobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PackConcurrencyTest {
  private static final int WORKERS = 8;
  private static final int BLOBS_A_WORKER = 400;

  private final PackFixture fixture = new PackFixture(4);
  private final PackFactory factory = fixture.factory(6 << 20);
  private final Set<BlobId> stored = ConcurrentHashMap.newKeySet();
  private final List<SealedPack> packs = new ArrayList<>();
  private PackBuilder open = factory.open(BlobKind.DATA);

  @Test
  void manyWorkersFillPacksTogether() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int seed = worker;
        running.add(executor.submit(() -> work(seed)));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    }
    if (open.close()) {
      packs.add(open.finish(fixture.sealer()));
    }

    assertTrue(packs.size() > 2, "several packs were filled");
    int count = 0;
    for (SealedPack pack : packs) {
      PackVerification verification =
          fixture.verifier().verify(pack.id(), PackFixture.bytes(pack), pack.lengthBytes());
      assertTrue(verification.isSound(), verification::toString);
      assertTrue(pack.blobs().stream().map(PackedBlob::id).allMatch(stored::contains));
      count += pack.blobs().size();
    }
    assertEquals(stored.size(), count);
    assertEquals(WORKERS * BLOBS_A_WORKER, count);
  }

  private void work(int seed) {
    Random random = new Random(seed);
    PackSealer sealer = fixture.sealer();
    for (int number = 0; number < BLOBS_A_WORKER; number++) {
      byte[] content = new byte[random.nextInt(20_000) + 8];
      random.nextBytes(content);
      byte[] plain = new byte[RecordFormat.INNER_LENGTH_BYTES + content.length];
      System.arraycopy(content, 0, plain, RecordFormat.INNER_LENGTH_BYTES, content.length);
      BlobId id = fixture.idOf(BlobKind.DATA, content);
      stored.add(id);
      store(id, content.length, sealer, plain);
    }
  }

  private void store(BlobId id, int length, PackSealer sealer, byte[] plain) {
    while (true) {
      PackBuilder builder = current();
      Optional<PackBuilder.Slot> slot = builder.reserve(id, Codec.RAW, length, length);
      if (slot.isPresent()) {
        if (slot.orElseThrow().seal(sealer, plain)) {
          finish(builder, sealer);
        }
        return;
      }
      replace(builder);
      if (builder.close()) {
        finish(builder, sealer);
      }
    }
  }

  private synchronized PackBuilder current() {
    return open;
  }

  private synchronized void replace(PackBuilder full) {
    if (open == full) {
      open = factory.open(BlobKind.DATA);
    }
  }

  private void finish(PackBuilder builder, PackSealer sealer) {
    SealedPack pack = builder.finish(sealer);
    synchronized (packs) {
      packs.add(pack);
    }
  }
}
