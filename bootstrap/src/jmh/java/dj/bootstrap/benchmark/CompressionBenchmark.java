package dj.bootstrap.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.domain.port.Compressor;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Compressing 512 KiB by zstd at the default level, and expanding it again: microseconds.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompressionBenchmark {
  @Param({"log", "random"})
  String kind;

  private final Compressor.Context context =
      new ZstdCompressor(ZstdCompressor.DEFAULT_LEVEL).newContext();
  private final Compressor.Context fastest = new ZstdCompressor(1).newContext();
  private final byte[] target = new byte[1 << 20];
  private final byte[] expanded = new byte[512 << 10];
  private byte[] content;
  private byte[] compressed;

  @Setup
  public void makeContent() {
    byte[] log = log(expanded.length);
    compressed = new byte[context.maxCompressedLengthBytes(log.length)];
    int compressedBytes = context.compress(log, 0, log.length, compressed, 0);
    compressed = Arrays.copyOf(compressed, compressedBytes);
    content = log;
    if (kind.equals("random")) {
      new Random(1).nextBytes(content);
    }
  }

  @TearDown
  public void close() {
    context.close();
    fastest.close();
  }

  @Benchmark
  public int compress() {
    return context.compress(content, 0, content.length, target, 0);
  }

  @Benchmark
  public int compressFastest() {
    return fastest.compress(content, 0, content.length, target, 0);
  }

  @Benchmark
  public byte[] expandLog() {
    context.decompress(compressed, 0, compressed.length, expanded, 0, expanded.length);
    return expanded;
  }

  private static byte[] log(int lengthBytes) {
    Random random = new Random(1);
    StringBuilder log = new StringBuilder();
    while (log.length() < lengthBytes) {
      log.append("2026-01-01T00:00:")
          .append(random.nextInt(60))
          .append(" GET /item/")
          .append(random.nextInt(100_000))
          .append(" 200 ")
          .append(random.nextInt(5_000))
          .append(" bytes in ")
          .append(random.nextInt(900))
          .append(" ms\n");
    }
    return Arrays.copyOf(log.toString().getBytes(US_ASCII), lengthBytes);
  }
}
