package dj.application.browse;

import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes an archive in the pax interchange format (POSIX.1-2017, `pax`): headers of the older
/// ustar format, and before them, where these have no room, records of an extended header.
///
/// - Times are exact to the nanosecond, names and numbers of any length are kept.
/// - Names that are not UTF-8 stay as they are; the record `hdrcharset=BINARY` says so.
/// - Extended attributes, access control lists and capabilities among them, are records named
///   `SCHILY.xattr.NAME`, as GNU tar, star and libarchive write and read them.
///
/// Not closed: whoever opened the stream closes it.
final class TarWriter {
  static final int BLOCK_BYTES = 512;

  /// Readers take blocks in groups of twenty, and some complain about a last group that is short.
  private static final int RECORD_BYTES = 20 * BLOCK_BYTES;

  private static final int NAME_BYTES = 100;
  private static final int OWNER_BYTES = 32;
  private static final long MOST_IN_8 = 07777777;
  private static final long MOST_IN_12 = 077777777777L;
  private static final int MODE_OFFSET = 100;
  private static final int UID_OFFSET = 108;
  private static final int GID_OFFSET = 116;
  private static final int SIZE_OFFSET = 124;
  private static final int TIME_OFFSET = 136;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int TYPE_OFFSET = 156;
  private static final int LINK_OFFSET = 157;
  private static final int MAGIC_OFFSET = 257;
  private static final int USER_OFFSET = 265;
  private static final int GROUP_OFFSET = 297;
  private static final int MAJOR_OFFSET = 329;
  private static final int MINOR_OFFSET = 337;
  private static final RawBytes EXTENDED_NAME = RawBytes.utf8("././@PaxHeader");

  private final OutputStream out;
  private long written;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /// What an entry of an archive is, with the letter that stands for it.
  enum Type {
    FILE('0'),
    HARD_LINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6'),
    EXTENDED_HEADER('x');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }
  }

  /// The head of one entry.
  ///
  /// @param path the path in the archive, raw, without a slash at its start
  /// @param sizeBytes how many bytes of content follow
  /// @param link what a link leads to, else empty
  /// @param deviceNumber what a device stands for (`st_rdev`), else 0
  record Head(
      Type type,
      RawBytes path,
      Metadata metadata,
      long sizeBytes,
      RawBytes link,
      long deviceNumber) {}

  /// Begins an entry; its content follows through [#content].
  void begin(Head head) throws IOException {
    PaxRecords records = records(head);
    if (!records.isEmpty()) {
      byte[] extended = records.toBytes();
      write(header(Type.EXTENDED_HEADER, EXTENDED_NAME, extended.length));
      write(extended);
      pad(BLOCK_BYTES);
    }
    byte[] block = header(head.type(), head.path(), head.sizeBytes());
    Metadata metadata = head.metadata();
    octal(block, MODE_OFFSET, 8, metadata.permissions());
    octal(block, UID_OFFSET, 8, fitting(Integer.toUnsignedLong(metadata.uid()), MOST_IN_8));
    octal(block, GID_OFFSET, 8, fitting(Integer.toUnsignedLong(metadata.gid()), MOST_IN_8));
    octal(block, TIME_OFFSET, 12, fitting(metadata.modified().seconds(), MOST_IN_12));
    text(block, LINK_OFFSET, NAME_BYTES, head.link());
    text(block, USER_OFFSET, OWNER_BYTES - 1, metadata.user());
    text(block, GROUP_OFFSET, OWNER_BYTES - 1, metadata.group());
    octal(block, MAJOR_OFFSET, 8, fitting(major(head.deviceNumber()), MOST_IN_8));
    octal(block, MINOR_OFFSET, 8, fitting(minor(head.deviceNumber()), MOST_IN_8));
    write(sealed(block));
  }

  /// Where the content of the entry goes that was begun last.
  OutputStream content() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int lengthBytes) throws IOException {
        out.write(bytes, offset, lengthBytes);
        written += lengthBytes;
      }
    };
  }

  /// Ends the entry that was begun last.
  void end() throws IOException {
    pad(BLOCK_BYTES);
  }

  /// Ends the archive.
  void finish() throws IOException {
    write(new byte[2 * BLOCK_BYTES]);
    pad(RECORD_BYTES);
    out.flush();
  }

  private static PaxRecords records(Head head) {
    Metadata metadata = head.metadata();
    PaxRecords records = new PaxRecords();
    records.addText("path", head.path(), NAME_BYTES);
    records.addText("linkpath", head.link(), NAME_BYTES);
    records.addText("uname", metadata.user(), OWNER_BYTES - 1);
    records.addText("gname", metadata.group(), OWNER_BYTES - 1);
    records.addNumber("uid", Integer.toUnsignedLong(metadata.uid()), MOST_IN_8);
    records.addNumber("gid", Integer.toUnsignedLong(metadata.gid()), MOST_IN_8);
    records.addNumber("size", head.sizeBytes(), MOST_IN_12);
    Timestamp modified = metadata.modified();
    if (modified.nanos() != 0 || modified.seconds() < 0 || modified.seconds() > MOST_IN_12) {
      records.add("mtime", RawBytes.utf8(decimal(modified)));
    }
    metadata.accessed().ifPresent(time -> records.add("atime", RawBytes.utf8(decimal(time))));
    if (head.type() != Type.HARD_LINK) {
      for (ExtendedAttribute attribute : metadata.attributes()) {
        records.addAttribute(attribute);
      }
    }
    return records;
  }

  /// Seconds since 1970 as a decimal fraction; before 1970 the fraction counts away from zero too.
  private static String decimal(Timestamp time) {
    boolean negative = time.seconds() < 0 && time.nanos() != 0;
    long seconds = negative ? time.seconds() + 1 : time.seconds();
    int nanos = negative ? 1_000_000_000 - time.nanos() : time.nanos();
    String sign = negative && seconds == 0 ? "-" : "";
    return String.format(Locale.ROOT, "%s%d.%09d", sign, seconds, nanos);
  }

  private static byte[] header(Type type, RawBytes path, long sizeBytes) {
    byte[] block = new byte[BLOCK_BYTES];
    text(block, 0, NAME_BYTES, path);
    octal(block, MODE_OFFSET, 8, 0600);
    octal(block, UID_OFFSET, 8, 0);
    octal(block, GID_OFFSET, 8, 0);
    octal(block, SIZE_OFFSET, 12, fitting(sizeBytes, MOST_IN_12));
    octal(block, TIME_OFFSET, 12, 0);
    block[TYPE_OFFSET] = (byte) type.letter;
    text(block, MAGIC_OFFSET, 8, RawBytes.utf8("ustar\00000"));
    return type == Type.EXTENDED_HEADER ? sealed(block) : block;
  }

  /// The checksum counts its own field as spaces.
  private static byte[] sealed(byte[] block) {
    text(block, CHECKSUM_OFFSET, 8, RawBytes.utf8("        "));
    long sum = 0;
    for (byte b : block) {
      sum += Byte.toUnsignedInt(b);
    }
    octal(block, CHECKSUM_OFFSET, 7, sum);
    return block;
  }

  // What has no room here stands in the extended header.
  private static long fitting(long number, long most) {
    return number < 0 ? 0 : Math.min(number, most);
  }

  private static void octal(byte[] block, int offset, int fieldBytes, long number) {
    String digits = Long.toOctalString(number);
    String field = "0".repeat(fieldBytes - 1 - digits.length()) + digits;
    byte[] bytes = field.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    block[offset + bytes.length] = 0;
  }

  private static void text(byte[] block, int offset, int fieldBytes, RawBytes text) {
    byte[] bytes = text.toBytes();
    System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, fieldBytes));
  }

  /// The major part of a device number, as glibc's `gnu_dev_major` takes it out.
  private static long major(long deviceNumber) {
    return ((deviceNumber >>> 8) & 0xfff) | ((deviceNumber >>> 32) & ~0xfffL);
  }

  /// The minor part, as `gnu_dev_minor`.
  private static long minor(long deviceNumber) {
    return (deviceNumber & 0xff) | ((deviceNumber >>> 12) & 0xffffff00L);
  }

  private void pad(int multipleBytes) throws IOException {
    int rest = (int) (written % multipleBytes);
    if (rest > 0) {
      write(new byte[multipleBytes - rest]);
    }
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }
}
