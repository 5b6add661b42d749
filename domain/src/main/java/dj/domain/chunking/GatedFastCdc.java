package dj.domain.chunking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.hash.Blake3;
import dj.domain.hash.SipHash24;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// Chunker 2: FastCDC whose boundaries are keyed twice, by the gear table and by a gate.
///
/// Sources: W. Xia et al., "The Design of Fast Content-Defined Chunking for Data Deduplication
/// Based Storage Systems", IEEE TPDS 2020 (gear hash, skipped minimum, normalisation, two bytes a
/// step); "Chunking Attacks on File Backup Services using Content-Defined Chunking", IACR ePrint
/// 2025/532, and IACR ePrint 2025/558 (why a keyed gear table alone does not hide the content).
///
/// ```
/// gear[i] = little-endian word i of BLAKE3-keyed(key, "dj1 chunker gear") extended to 2048 bytes
/// gate    = the 16 bytes of BLAKE3-keyed(key, "dj1 chunker gate"), a SipHash key
/// hash    = 2 × hash + gear[byte]  (mod 2^64), from 0, over the 64 bytes up to a position
/// a position is a candidate  iff bits 51 … 62 of hash are zero
/// a candidate is a boundary  iff SipHash-2-4(gate, hash) < 2^(76 - log2(normal) ∓ normalisation), unsigned
/// ```
///
/// The exponent has a minus for chunks that would be shorter than the normal length, and a plus
/// from there on. A chunk ends at the first boundary not before the minimum, or at the maximum, or
/// where the input ends.
///
/// A gear hash is linear: chunk lengths are equations about its table, and with enough of them the
/// table, and from the table the content, can be computed. SipHash in front of the decision takes
/// the equations away, and costs next to nothing because only one position in 4096 asks for it.
///
/// The hash is 64 bits wide and moves left by one bit a byte, so it holds nothing older than 64
/// bytes. Scanning may hence start anywhere with the 64 bytes before, and unlike in the original, a
/// boundary depends on these bytes alone and not on where the chunk started.
final class GatedFastCdc implements Chunker {
  /// How many bytes the gear hash remembers.
  static final int WINDOW_BYTES = Long.SIZE;

  /// How many bytes there are to a candidate, on average.
  static final int BYTES_PER_CANDIDATE = 1 << 12;

  /// Bit 63 is left out: the first hash of a pair is at hand only in a doubled form that has lost
  /// it.
  private static final long CANDIDATE = (BYTES_PER_CANDIDATE - 1L) << 51;

  private static final int THRESHOLD_BITS = Long.SIZE + 12;
  private static final int GEAR_WORDS = 256;
  private static final byte[] GEAR_LABEL = "dj1 chunker gear".getBytes(US_ASCII);
  private static final byte[] GATE_LABEL = "dj1 chunker gate".getBytes(US_ASCII);

  private final ChunkerParameters parameters;
  private final long[] gear;
  private final long[] doubledGear;
  private final long gateKey0;
  private final long gateKey1;
  private final long thresholdBeforeNormal;
  private final long thresholdFromNormal;

  GatedFastCdc(ChunkerParameters parameters, byte[] key) {
    this.parameters = parameters;
    this.gear = keyedWords(key, GEAR_LABEL, GEAR_WORDS);
    this.doubledGear = Arrays.stream(gear).map(word -> word << 1).toArray();
    long[] gate = keyedWords(key, GATE_LABEL, 2);
    this.gateKey0 = gate[0];
    this.gateKey1 = gate[1];
    int bits = THRESHOLD_BITS - Integer.numberOfTrailingZeros(parameters.normalBytes());
    this.thresholdBeforeNormal = 1L << (bits - parameters.normalisation());
    this.thresholdFromNormal = 1L << (bits + parameters.normalisation());
  }

  private static long[] keyedWords(byte[] key, byte[] label, int count) {
    byte[] bytes = new byte[count * Long.BYTES];
    Blake3.keyedOutput(key, label, bytes);
    long[] words = new long[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }

  @Override
  public ChunkerParameters parameters() {
    return parameters;
  }

  @Override
  public int cut(byte[] data, int offset, int availableBytes, boolean endOfInput) {
    Objects.checkFromIndexSize(offset, availableBytes, data.length);
    int limit = Math.min(availableBytes, parameters.maxBytes());
    int normal = Math.min(limit, parameters.normalBytes());
    int lengthBytes = scan(data, offset, parameters.minBytes(), normal, thresholdBeforeNormal);
    if (lengthBytes < 0) {
      lengthBytes = scan(data, offset, normal, limit, thresholdFromNormal);
    }
    if (lengthBytes >= 0) {
      return lengthBytes;
    }
    return endOfInput || limit == parameters.maxBytes() ? limit : NEEDS_MORE;
  }

  /// Finds the first boundary at a length from `fromBytes` to below `toBytes`.
  ///
  /// @return the length of the chunk, or -1
  private int scan(byte[] data, int offset, int fromBytes, int toBytes, long threshold) {
    int start = offset + fromBytes - 1;
    int end = offset + toBytes - 1;
    if (start >= end) {
      return -1;
    }
    long hash = hashBefore(data, start);
    int position = start;
    while (position < end) {
      position = nextCandidate(data, position, end, hash, gear, doubledGear);
      if (position == end) {
        break;
      }
      hash = hashBefore(data, position + 1);
      if (Long.compareUnsigned(SipHash24.hash(gateKey0, gateKey1, hash), threshold) < 0) {
        return position + 1 - offset;
      }
      position++;
    }
    return -1;
  }

  /// The gear hash of the window that ends before `end`.
  private long hashBefore(byte[] data, int end) {
    long hash = 0;
    for (int position = Math.max(0, end - WINDOW_BYTES); position < end; position++) {
      hash = (hash << 1) + gear[data[position] & 0xFF];
    }
    return hash;
  }

  /// The index of the first byte from `start` on that makes its position a candidate, or `end`.
  ///
  /// Two bytes are taken a step, and both positions are tested by one branch: a branch each costs a
  /// third of the speed.
  @SuppressWarnings("ShortCircuitBoolean")
  private static int nextCandidate(
      byte[] data, int start, int end, long startHash, long[] gear, long[] doubledGear) {
    long hash = startHash;
    int position = start;
    for (; position < end - 1; position += 2) {
      long doubledFirst = (hash << 2) + doubledGear[data[position] & 0xFF];
      long second = doubledFirst + gear[data[position + 1] & 0xFF];
      boolean firstIsCandidate = (doubledFirst & CANDIDATE << 1) == 0;
      if (firstIsCandidate | (second & CANDIDATE) == 0) {
        return firstIsCandidate ? position : position + 1;
      }
      hash = second;
    }
    if (position < end && ((hash << 1) + gear[data[position] & 0xFF] & CANDIDATE) == 0) {
      return position;
    }
    return end;
  }
}
