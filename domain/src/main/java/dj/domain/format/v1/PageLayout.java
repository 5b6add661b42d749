package dj.domain.format.v1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// The pages of a sealed container: the payload in pieces of 64 KiB, each sealed with AES-256-GCM
/// and followed by its tag of 16 bytes. There is at least one page, and only the last may be
/// shorter.
///
/// ```
/// K_file = HKDF(K_type, salt, "dj1 file" ‖ type, 32)
/// nonce  = page number from 0 as 96-bit little-endian integer, its top bit set on the last page
/// AAD    = the container's header
/// ```
///
/// No nonce is used twice: the key is of this container alone, by its random salt. The number in
/// the nonce holds the pages in their order, the top bit tells a whole stream from one that was
/// cut.
///
/// Source: V. T. Hoang, R. Reyhanitabar, P. Rogaway, D. Vizár, "Online Authenticated-Encryption and
/// its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, the construction STREAM.
public final class PageLayout {
  /// The length of a page before it is sealed, in bytes.
  public static final int PAGE_LENGTH_BYTES = 64 << 10;

  /// The length of the tag behind each page, in bytes.
  public static final int TAG_LENGTH_BYTES = 16;

  /// The length of a sealed page in bytes.
  public static final int SEALED_PAGE_LENGTH_BYTES = PAGE_LENGTH_BYTES + TAG_LENGTH_BYTES;

  private static final int NONCE_LENGTH_BYTES = 12;
  private static final byte LAST_PAGE = (byte) 0x80;

  private PageLayout() {}

  /// The length in bytes of all pages of a payload.
  public static long sealedLengthBytes(long payloadLengthBytes) {
    long pages = Math.max(1, Math.ceilDiv(payloadLengthBytes, PAGE_LENGTH_BYTES));
    return payloadLengthBytes + pages * TAG_LENGTH_BYTES;
  }

  /// The length in bytes of the payload of pages; negative if pages never have `sealedLengthBytes`.
  public static long payloadLengthBytes(long sealedLengthBytes) {
    long pages = Math.ceilDiv(sealedLengthBytes, SEALED_PAGE_LENGTH_BYTES);
    long payload = sealedLengthBytes - pages * TAG_LENGTH_BYTES;
    return sealedLengthBytes(payload) == sealedLengthBytes ? payload : -1;
  }

  /// The label that the key of a container is derived with.
  public static byte[] keyLabel(ContainerType type) {
    byte[] text = "dj1 file".getBytes(US_ASCII);
    byte[] label = Arrays.copyOf(text, text.length + 1);
    label[text.length] = (byte) type.code();
    return label;
  }

  /// The nonce of a page.
  public static byte[] nonce(int page, boolean last) {
    byte[] nonce = new byte[NONCE_LENGTH_BYTES];
    LittleEndian.putInt(nonce, 0, page);
    if (last) {
      nonce[NONCE_LENGTH_BYTES - 1] = LAST_PAGE;
    }
    return nonce;
  }
}
