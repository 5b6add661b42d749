package dj.domain.format.v1;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import java.util.Arrays;

/// Growing columns of blobs in primitives, and their order by id, pack and offset.
final class BlobRows {
  private static final int FIRST_LENGTH = 256;
  private static final int WORDS = 4;
  private static final int FIELDS = 4;
  private static final int MOST_BUCKET_BITS = 16;

  private long[] ids = new long[FIRST_LENGTH * WORDS];
  private int[] fields = new int[FIRST_LENGTH * FIELDS];
  private byte[] kinds = new byte[FIRST_LENGTH];
  private int size;

  int size() {
    return size;
  }

  void add(
      long a,
      long b,
      long c,
      long d,
      int pack,
      int kindCode,
      int codecCode,
      int offset,
      int sealedLength,
      int rawLength) {
    if (size == kinds.length) {
      int length = size + size / 2;
      ids = Arrays.copyOf(ids, length * WORDS);
      fields = Arrays.copyOf(fields, length * FIELDS);
      kinds = Arrays.copyOf(kinds, length);
    }
    int word = size * WORDS;
    ids[word] = a;
    ids[word + 1] = b;
    ids[word + 2] = c;
    ids[word + 3] = d;
    int field = size * FIELDS;
    fields[field] = pack;
    fields[field + 1] = offset;
    fields[field + 2] = sealedLength;
    fields[field + 3] = rawLength;
    kinds[size] = (byte) (kindCode | codecCode << SegmentFormat.CODEC_SHIFT);
    size++;
  }

  long word(int row, int index) {
    return ids[row * WORDS + index];
  }

  int pack(int row) {
    return fields[row * FIELDS];
  }

  int offset(int row) {
    return fields[row * FIELDS + 1];
  }

  int sealedLength(int row) {
    return fields[row * FIELDS + 2];
  }

  int rawLength(int row) {
    return fields[row * FIELDS + 3];
  }

  byte kindAndCodec(int row) {
    return kinds[row];
  }

  /// Replaces the pack numbers.
  void renumber(int[] numbers) {
    for (int row = 0; row < size; row++) {
      fields[row * FIELDS] = numbers[fields[row * FIELDS]];
    }
  }

  /// The rows in order, without those that repeat another one.
  ///
  /// Ids are hashes: dealt into buckets by their first bits, they are nearly sorted, and each
  /// bucket is sorted in the processor's cache. There are as many buckets as rows, up to a limit.
  int[] order() {
    int bits = bucketBits();
    int[] starts = new int[(1 << bits) + 1];
    for (int row = 0; row < size; row++) {
      starts[bucket(row, bits) + 1]++;
    }
    for (int bucket = 0; bucket < 1 << bits; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    int[] order = new int[size];
    int[] next = starts.clone();
    for (int row = 0; row < size; row++) {
      order[next[bucket(row, bits)]++] = row;
    }
    for (int bucket = 0; bucket < 1 << bits; bucket++) {
      sort(order, starts[bucket], starts[bucket + 1]);
    }
    return withoutRepetitions(order);
  }

  private int bucketBits() {
    return Math.clamp(Integer.SIZE - Integer.numberOfLeadingZeros(size), 1, MOST_BUCKET_BITS);
  }

  private int bucket(int row, int bits) {
    return (int) (ids[row * WORDS] >>> (Long.SIZE - bits));
  }

  /// Heap sort, since it needs no memory and no luck.
  private void sort(int[] order, int from, int to) {
    int count = to - from;
    for (int root = count / 2 - 1; root >= 0; root--) {
      sift(order, from, root, count);
    }
    for (int end = count - 1; end > 0; end--) {
      int greatest = order[from];
      order[from] = order[from + end];
      order[from + end] = greatest;
      sift(order, from, 0, end);
    }
  }

  private void sift(int[] order, int from, int start, int count) {
    int root = start;
    int row = order[from + root];
    for (int child = 2 * root + 1; child < count; child = 2 * root + 1) {
      if (child + 1 < count && compare(order[from + child], order[from + child + 1]) < 0) {
        child++;
      }
      if (compare(row, order[from + child]) >= 0) {
        break;
      }
      order[from + root] = order[from + child];
      root = child;
    }
    order[from + root] = row;
  }

  private int compare(int left, int right) {
    for (int word = 0; word < WORDS; word++) {
      int order = Long.compareUnsigned(word(left, word), word(right, word));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(pack(left), pack(right));
    return order != 0 ? order : Integer.compare(offset(left), offset(right));
  }

  private int[] withoutRepetitions(int[] order) {
    int kept = 0;
    for (int row : order) {
      if (kept == 0 || compare(order[kept - 1], row) != 0) {
        order[kept++] = row;
      }
    }
    return Arrays.copyOf(order, kept);
  }

  static BlobKind kind(int kindAndCodec) {
    return BlobKind.of(kindAndCodec & SegmentFormat.KIND_MASK);
  }

  static Codec codec(int kindAndCodec) {
    return Codec.of(kindAndCodec >>> SegmentFormat.CODEC_SHIFT);
  }
}
