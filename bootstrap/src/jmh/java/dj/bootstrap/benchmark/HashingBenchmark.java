package dj.bootstrap.benchmark;

import dj.adapters.storage.codec.blake3.Blake3Hasher;
import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.nio.file.Path;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.Warmup;

/// BLAKE3 under a key, as each blob's id is computed: microseconds a blob, with the options of the
/// launcher (`src/build/jvm.options`) that concern it. `-jvmArgsAppend -Ddj.blake3.library=PATH`
/// names a libblake3 that is not installed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UnlockDiagnosticVMOptions",
      "-XX:SuperWordAutomaticAlignment=0",
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=dontinline,dj.domain.hash.Blake3Compression::compress",
      "-XX:CompileCommand=dontinline,dj.domain.hash.Blake3Lanes::loadMessage",
      "-XX:CompileCommand=dontinline,dj.domain.hash.Blake3Lanes::round",
      "-XX:CompileCommand=dontinline,dj.domain.hash.Blake3Lanes::store"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashingBenchmark {
  @Param({"4096", "32768", "524288", "1048576"})
  int lengthBytes;

  private final byte[] key = new byte[Blake3.KEY_LENGTH_BYTES];
  private final byte[] hash = new byte[Blake3.HASH_LENGTH_BYTES];
  private final ContentHasher hasher =
      new Blake3Hasher(Optional.ofNullable(System.getProperty("dj.blake3.library")).map(Path::of));
  private byte[] content;

  @Setup
  public void fillContent() {
    content = new byte[lengthBytes];
    new Random(1).nextBytes(content);
  }

  @Benchmark
  public byte[] keyedHash() {
    Blake3.keyedHash(key, content, 0, content.length, hash, 0);
    return hash;
  }

  @Benchmark
  public byte[] keyedHashInLanes() {
    Blake3.keyedHashInLanes(key, content, 0, content.length, hash, 0);
    return hash;
  }

  /// By the C library, if there is one.
  @Benchmark
  public byte[] keyedHashOfThisSystem() {
    hasher.keyedHash(key, content, 0, content.length, hash, 0);
    return hash;
  }
}
