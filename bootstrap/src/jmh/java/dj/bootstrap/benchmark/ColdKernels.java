package dj.bootstrap.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.adapters.storage.codec.blake3.Blake3Hasher;
import dj.domain.chunking.Chunker;
import dj.domain.chunking.ChunkerParameters;
import dj.domain.hash.Blake3;
import dj.domain.key.Argon2Parameters;
import dj.domain.port.Aead;
import dj.domain.port.ContentHasher;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/// The first work of a kernel in a JVM that has just started, which JMH does not measure by design
/// and a short command feels most: `hash`, `hash-java`, `seal`, `open`, `chunk` or `derive`, one a
/// process.
///
/// Prints the wall time and the CPU time of the process with its compiler threads, and the rates in
/// GB/s.
public final class ColdKernels {
  private static final int BLOB_BYTES = 512 << 10;
  private static final int HASHED_BYTES = 64 << 20;
  private static final int SEALED_BYTES = 256 << 20;

  private ColdKernels() {}

  public static void main(String[] arguments) {
    byte[] content = new byte[BLOB_BYTES * 8];
    new Random(1).nextBytes(content);
    long startNanos = System.nanoTime();
    long startCpuNanos = processCpuNanos();
    long bytes = run(arguments[0], content);
    long wallNanos = System.nanoTime() - startNanos;
    long cpuNanos = processCpuNanos() - startCpuNanos;
    System.out.printf(
        "%s: %d MiB, wall %.0f ms (%.2f GB/s), CPU %.0f ms (%.2f GB/s)%n",
        arguments[0],
        bytes >> 20,
        wallNanos / 1e6,
        bytes / (double) wallNanos,
        cpuNanos / 1e6,
        bytes / (double) cpuNanos);
  }

  private static long run(String kernel, byte[] content) {
    return switch (kernel) {
      case "hash" ->
          hash(
              new Blake3Hasher(
                  Optional.ofNullable(System.getProperty("dj.blake3.library")).map(Path::of)),
              content);
      case "hash-java" -> hash(Blake3::keyedHash, content);
      case "seal" -> seal(content);
      case "open" -> open(content);
      case "chunk" -> chunk(content);
      case "derive" -> derive();
      default -> throw new IllegalArgumentException(kernel);
    };
  }

  private static long hash(ContentHasher hasher, byte[] content) {
    byte[] key = new byte[Blake3.KEY_LENGTH_BYTES];
    byte[] hash = new byte[Blake3.HASH_LENGTH_BYTES];
    for (int done = 0; done < HASHED_BYTES; done += BLOB_BYTES) {
      hasher.keyedHash(key, content, done % content.length, BLOB_BYTES, hash, 0);
    }
    return HASHED_BYTES;
  }

  private static long seal(byte[] content) {
    Aead.Context context = new AesGcm().newContext();
    ByteBuffer nonce = ByteBuffer.allocate(Aead.NONCE_LENGTH_BYTES);
    byte[] target = new byte[BLOB_BYTES + Aead.TAG_LENGTH_BYTES];
    for (int done = 0; done < SEALED_BYTES; done += BLOB_BYTES) {
      nonce.putInt(0, done);
      int offset = done % content.length;
      byte[] key = new byte[Aead.KEY_LENGTH_BYTES];
      context.seal(key, nonce.array(), new byte[100], content, offset, BLOB_BYTES, target, 0);
    }
    return SEALED_BYTES;
  }

  private static long open(byte[] content) {
    Aead.Context context = new AesGcm().newContext();
    byte[] key = new byte[Aead.KEY_LENGTH_BYTES];
    byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
    byte[] sealed = new byte[BLOB_BYTES + Aead.TAG_LENGTH_BYTES];
    byte[] target = new byte[BLOB_BYTES];
    context.seal(key, nonce, new byte[100], content, 0, BLOB_BYTES, sealed, 0);
    for (int done = 0; done < SEALED_BYTES; done += BLOB_BYTES) {
      context.open(key, nonce, new byte[100], sealed, 0, sealed.length, target, 0);
    }
    return SEALED_BYTES;
  }

  private static long chunk(byte[] content) {
    Chunker chunker = Chunker.of(ChunkerParameters.FILES, new byte[Chunker.KEY_LENGTH_BYTES]);
    for (int done = 0; done < HASHED_BYTES; done += content.length) {
      for (int offset = 0; offset < content.length; ) {
        offset += chunker.cut(content, offset, content.length - offset, true);
      }
    }
    return HASHED_BYTES;
  }

  private static long derive() {
    byte[] password = "correct horse battery staple".getBytes(US_ASCII);
    new Argon2Kdf().derive(password, new byte[16], Argon2Parameters.DEFAULT, 64);
    return (long) Argon2Parameters.DEFAULT.memoryKib() << 10;
  }

  private static long processCpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
