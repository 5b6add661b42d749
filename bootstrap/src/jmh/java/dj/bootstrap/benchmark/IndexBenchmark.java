package dj.bootstrap.benchmark;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.format.v1.SegmentView;
import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.BlobIndex;
import dj.domain.index.BlobSink;
import dj.domain.index.PackInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Looking up blobs in the index: nanoseconds a blob. The memory is said at the start.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexBenchmark {
  private static final int BATCH = 4096;
  private static final int BATCHES = 512;
  private static final int BLOBS_A_PACK = 64;
  private static final int BLOBS_A_SEGMENT = 1600 * BLOBS_A_PACK;
  private static final int SEED = 1;

  @Param({"100000", "10000000"})
  int blobs;

  private final List<List<BlobId>> present = new ArrayList<>();
  private final List<List<BlobId>> absent = new ArrayList<>();
  private BlobIndex index;
  private int next;

  @Setup
  public void build() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<SegmentView> segments = new ArrayList<>();
    for (int first = 0; first < blobs; first += BLOBS_A_SEGMENT) {
      segments.add(segment(first, Math.min(blobs, first + BLOBS_A_SEGMENT), random));
    }
    long start = System.nanoTime();
    BlobIndex.Builder builder = new BlobIndex.Builder();
    segments.forEach(segment -> builder.add(segment.packs(), segment.blobs()));
    index = builder.build();
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "%d blobs: %d ms, %.2f bytes a blob%n",
        blobs, millis, (double) index.memoryBytes() / blobs);
    sample();
  }

  private static SegmentView segment(int first, int end, SplittableRandom random) {
    SegmentWriter writer = new SegmentWriter(new SessionId(1, first));
    BlobSink sink = (a, b, c, d, pack, kind, codec, offset, sealed, raw) -> {};
    for (int number = first; number < end; number++) {
      if (number % BLOBS_A_PACK == 0) {
        PackId pack = new PackId(number, 1, 2, 3);
        sink = writer.segment(List.of(new PackInfo(pack, BlobKind.DATA, 1 << 24, Instant.EPOCH)));
      }
      sink.accept(random.nextLong(), random.nextLong(), 0, 0, 0, 1, 0, 96 + number % 1000, 100, 44);
    }
    return SegmentView.of("segment", writer.encode());
  }

  /// Ids that are spread over the whole index, as those of a restore are.
  private void sample() {
    SplittableRandom again = new SplittableRandom(SEED);
    SplittableRandom others = new SplittableRandom(SEED + 1);
    List<BlobId> ids = new ArrayList<>();
    int step = Math.max(1, blobs / (BATCH * BATCHES));
    for (int number = 0; number < blobs; number++) {
      BlobId id = new BlobId(again.nextLong(), again.nextLong(), 0, 0);
      if (number % step == 0) {
        ids.add(id);
      }
    }
    for (int batch = 0; batch < BATCHES && (batch + 1) * BATCH <= ids.size(); batch++) {
      present.add(ids.subList(batch * BATCH, (batch + 1) * BATCH));
      List<BlobId> strangers = new ArrayList<>();
      for (int number = 0; number < BATCH; number++) {
        strangers.add(new BlobId(others.nextLong(), others.nextLong(), 0, 0));
      }
      absent.add(strangers);
    }
  }

  @TearDown
  public void close() {
    index.close();
  }

  private List<BlobId> batchOf(List<List<BlobId>> batches) {
    next = (next + 1) % batches.size();
    return batches.get(next);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<Optional<BlobLocation>> findBatch() {
    return index.findBatch(BlobKind.DATA, batchOf(present));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void findOneByOne(Blackhole blackhole) {
    for (BlobId id : batchOf(present)) {
      blackhole.consume(index.find(BlobKind.DATA, id));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void containsHit(Blackhole blackhole) {
    for (BlobId id : batchOf(present)) {
      blackhole.consume(index.contains(BlobKind.DATA, id));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void containsMiss(Blackhole blackhole) {
    for (BlobId id : batchOf(absent)) {
      blackhole.consume(index.contains(BlobKind.DATA, id));
    }
  }
}
