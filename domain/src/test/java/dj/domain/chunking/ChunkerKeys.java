package dj.domain.chunking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.hash.Blake3;

/// The gear table and the gate's key, derived a second time for the tests.
final class ChunkerKeys {
  private final byte[] gear = new byte[2048];
  private final byte[] gate = new byte[16];

  ChunkerKeys(byte[] key) {
    Blake3.keyedOutput(key, "dj1 chunker gear".getBytes(US_ASCII), gear);
    Blake3.keyedOutput(key, "dj1 chunker gate".getBytes(US_ASCII), gate);
  }

  long gear(int value) {
    return word(gear, value);
  }

  long gate(int half) {
    return word(gate, half);
  }

  private static long word(byte[] bytes, int number) {
    long word = 0;
    for (int index = 7; index >= 0; index--) {
      word = (word << 8) | (bytes[8 * number + index] & 0xFF);
    }
    return word;
  }
}
