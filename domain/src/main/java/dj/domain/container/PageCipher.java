package dj.domain.container;

import dj.domain.format.v1.ContainerHeader;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.PageLayout;
import dj.domain.key.Hkdf;
import dj.domain.port.Aead;
import java.util.Arrays;

/// Seals and opens the pages of one container, as [PageLayout] describes them; closing it destroys
/// the container's key.
final class PageCipher implements AutoCloseable {
  private final Aead.Context cipher;
  private final byte[] key;
  private final byte[] header;

  PageCipher(Aead.Context cipher, byte[] typeKey, ContainerType type, ContainerHeader header) {
    this.cipher = cipher;
    this.key =
        Hkdf.derive(typeKey, header.salt(), PageLayout.keyLabel(type), Aead.KEY_LENGTH_BYTES);
    this.header = header.bytes();
  }

  /// Seals the first `payloadLengthBytes` bytes of `payload`; called once, since nonces count from
  /// zero.
  void seal(byte[] payload, int payloadLengthBytes, byte[] target, int targetOffset) {
    int position = 0;
    int written = targetOffset;
    boolean last = false;
    for (int page = 0; !last; page++) {
      int length = Math.min(PageLayout.PAGE_LENGTH_BYTES, payloadLengthBytes - position);
      last = position + length == payloadLengthBytes;
      byte[] nonce = PageLayout.nonce(page, last);
      cipher.seal(key, nonce, header, payload, position, length, target, written);
      position += length;
      written += PageLayout.SEALED_PAGE_LENGTH_BYTES;
    }
  }

  /// Opens the pages from `offset` to the end of `file`, whose payload has the length of `payload`.
  ///
  /// @throws dj.domain.error.DamageException if one of them is not the page that belongs there
  void open(byte[] file, int offset, byte[] payload) {
    int position = 0;
    int read = offset;
    boolean last = false;
    for (int page = 0; !last; page++) {
      int length = Math.min(PageLayout.SEALED_PAGE_LENGTH_BYTES, file.length - read);
      last = read + length == file.length;
      byte[] nonce = PageLayout.nonce(page, last);
      cipher.open(key, nonce, header, file, read, length, payload, position);
      position += PageLayout.PAGE_LENGTH_BYTES;
      read += length;
    }
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }
}
