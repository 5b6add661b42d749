package dj.bootstrap.benchmark;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.domain.port.Aead;
import java.nio.ByteBuffer;
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

/// Sealing and opening 1 MiB by AES-256-GCM, with the compiler option of the launcher:
/// microseconds.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.01"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealingBenchmark {
  private final Aead.Context context = new AesGcm().newContext();
  private final byte[] key = new byte[Aead.KEY_LENGTH_BYTES];
  private final byte[] associatedData = new byte[100];
  private final byte[] plain = new byte[1 << 20];
  private final byte[] sealed = new byte[plain.length + Aead.TAG_LENGTH_BYTES];
  private final byte[] target = new byte[sealed.length];
  private final ByteBuffer counter = ByteBuffer.allocate(Aead.NONCE_LENGTH_BYTES);

  @Setup
  public void sealContent() {
    new Random(1).nextBytes(plain);
    context.seal(key, counter.array(), associatedData, plain, 0, plain.length, sealed, 0);
  }

  @Benchmark
  public byte[] seal() {
    counter.putLong(0, counter.getLong(0) + 1);
    context.seal(key, counter.array(), associatedData, plain, 0, plain.length, target, 0);
    return target;
  }

  @Benchmark
  public byte[] open() {
    byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
    context.open(key, nonce, associatedData, sealed, 0, sealed.length, target, 0);
    return target;
  }
}
