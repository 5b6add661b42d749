package dj.domain.format.v1.tree;

import dj.domain.error.UnsupportedVersionException;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;

/// Takes the fields of one entry in their order. A field that is asked for and not there has its
/// default; one that is there and was not asked for is out of place and ends up in [#unknown].
final class FieldReader {
  private static final int NONE = 0;

  private final ByteReader in;
  private int tagPosition;
  private int tag;

  FieldReader(ByteReader in) {
    this.in = in;
    readTag();
  }

  private void readTag() {
    tagPosition = in.position();
    if (in.atEnd()) {
      tag = NONE;
      return;
    }
    tag = (int) in.varint(Field.MAX_TAG);
    if (tag < Field.FIRST_TAG) {
      throw in.damage("field 0 does not exist");
    }
  }

  boolean has(int wanted) {
    return tag == wanted;
  }

  /// A number that is left out where it is `absent`, up to `max`, which is not negative.
  long number(int wanted, long absent, long max) {
    if (tag != wanted) {
      return absent;
    }
    return notDefault(in.varint(max), absent);
  }

  /// An unsigned number of 64 bits that is left out where it is 0.
  long number(int wanted) {
    if (tag != wanted) {
      return 0;
    }
    return notDefault(in.varint(), 0);
  }

  private long notDefault(long value, long absent) {
    if (value == absent) {
      throw in.damage("a field states its default");
    }
    readTag();
    return value;
  }

  /// A number that stands there whatever it is, after [#has].
  long statedNumber() {
    long value = in.varint();
    readTag();
    return value;
  }

  /// Bytes that are left out where there are none; `likely` itself where they are the same.
  RawBytes bytes(int wanted, int max, RawBytes likely) {
    if (tag != wanted) {
      return RawBytes.EMPTY;
    }
    RawBytes value = in.prefixed(max, likely);
    if (value.lengthBytes() == 0) {
      throw in.damage("a field states its default");
    }
    readTag();
    return value;
  }

  /// The inside of a field of bytes, after [#has]; [#done] follows.
  ByteReader open(int max) {
    return in.slice(in.length(max));
  }

  /// Ends a field that was opened.
  void done(ByteReader field) {
    if (!field.atEnd()) {
      throw field.damage("a field is longer than its value");
    }
    readTag();
  }

  /// The rest of the entry: fields of later versions.
  ///
  /// @throws UnsupportedVersionException if one of them is critical
  RawBytes unknown() {
    int start = tagPosition;
    int number = Field.LAST_NUMBER + 1;
    while (tag != NONE) {
      if (Field.numberOf(tag) < number) {
        throw in.damage("field " + Field.numberOf(tag) + " is out of place");
      }
      refuseCritical(in, tag);
      number = Field.numberOf(tag);
      skipValue(in, tag);
      readTag();
    }
    if (in.position() - start > Metadata.MAX_UNKNOWN_BYTES) {
      throw in.damage("unknown fields are too long");
    }
    return in.since(start);
  }

  static void refuseCritical(ByteReader in, int tag) {
    if (Field.isCritical(tag)) {
      throw new UnsupportedVersionException(
          in.subject() + " needs field " + Field.numberOf(tag) + ", which is unknown here",
          "use a newer version of dj");
    }
  }

  static void skipValue(ByteReader in, int tag) {
    if (Field.holdsBytes(tag)) {
      in.skip(in.length(ByteReader.MAX_BLOB_BYTES));
    } else {
      in.varint();
    }
  }
}
