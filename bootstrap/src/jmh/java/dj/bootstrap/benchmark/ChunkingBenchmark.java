package dj.bootstrap.benchmark;

import dj.domain.chunking.Chunker;
import dj.domain.chunking.ChunkerParameters;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Cutting 16 MiB of random bytes in chunks, with the parameters that files get: milliseconds.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkingBenchmark {
  private final Chunker chunker =
      Chunker.of(ChunkerParameters.FILES, new byte[Chunker.KEY_LENGTH_BYTES]);
  private final byte[] content = new byte[16 << 20];

  @Setup
  public void fillContent() {
    new Random(1).nextBytes(content);
  }

  @Benchmark
  public int cutAll() {
    int chunks = 0;
    for (int offset = 0; offset < content.length; chunks++) {
      offset += chunker.cut(content, offset, content.length - offset, true);
    }
    return chunks;
  }
}
