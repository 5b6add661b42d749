package dj.domain.format.v1.tree;

/// The tags of an entry's fields.
///
/// A tag is `number << 2 | shape << 1 | critical`. The shape is 0 for a number (a varint) and 1 for
/// bytes (a length and as many bytes), so that an unknown field can be stepped over. Numbers ascend
/// within an entry. What rarely differs between neighbours stands first, in one run that a
/// compressor copies; what always differs stands last.
final class Field {
  static final int PERMISSIONS = number(1);
  static final int UID = number(2);
  static final int GID = number(3);
  static final int USER = bytes(4);
  static final int GROUP = bytes(5);
  static final int DEVICE = number(6);
  static final int LINK_COUNT = number(7);
  static final int FLAGS = number(8);
  static final int ATTRIBUTE = bytes(9);
  static final int INODE = number(10);
  static final int MODIFIED_SECONDS = number(11);
  static final int MODIFIED_NANOS = number(12);
  static final int CHANGED_SECONDS = number(13);
  static final int CHANGED_NANOS = number(14);
  static final int ACCESSED_SECONDS = number(15);
  static final int ACCESSED_NANOS = number(16);
  static final int BORN_SECONDS = number(17);
  static final int BORN_NANOS = number(18);
  static final int SIZE = critical(number(19));
  static final int HOLES = critical(bytes(20));
  static final int INLINE_CONTENT = critical(bytes(21));
  static final int CHUNKS = critical(bytes(22));
  static final int CONTENT_LIST = critical(bytes(23));
  static final int SUBTREE = critical(bytes(24));
  static final int LINK_TARGET = critical(bytes(25));
  static final int DEVICE_NUMBER = critical(number(26));

  /// Fields with a higher number are of later versions; none with a lower one will ever be new.
  static final int LAST_NUMBER = 26;

  /// The tag of field number 1; there is no field 0.
  static final int FIRST_TAG = 1 << 2;

  /// The highest tag that a field can ever have.
  static final int MAX_TAG = 1 << 20;

  private static final int BYTES = 2;
  private static final int CRITICAL = 1;

  private Field() {}

  static int numberOf(int tag) {
    return tag >>> 2;
  }

  static boolean holdsBytes(int tag) {
    return (tag & BYTES) != 0;
  }

  /// Whether a reader that does not know the field must refuse the entry.
  static boolean isCritical(int tag) {
    return (tag & CRITICAL) != 0;
  }

  private static int number(int number) {
    return number << 2;
  }

  private static int bytes(int number) {
    return number << 2 | BYTES;
  }

  private static int critical(int tag) {
    return tag | CRITICAL;
  }
}
