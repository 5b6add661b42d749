package dj.domain.container;

import dj.domain.error.DamageException;
import dj.domain.error.FailedException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.ContainerHeader;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.PageLayout;
import dj.domain.key.KeyCommitment;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.Aead;
import dj.domain.port.Compressor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The sealed container, version 1, specified in `docs/format/container.md`: the form of every file
/// that is neither a pack nor a keyslot.
///
/// ```
/// container = header page+
/// header    = 88 bytes in clear, see ContainerHeader
/// page      = up to 64 KiB of the payload and a tag of 16 bytes, see PageCipher
/// payload   = the content, or one zstd frame of it that is shorter
/// ```
///
/// Any number of threads may use it.
public final class SealedContainer {
  /// What a container adds to its content at most, for content of one page, in bytes.
  public static final int OVERHEAD_BYTES = ContainerHeader.LENGTH_BYTES + Aead.TAG_LENGTH_BYTES;

  /// Shorter content is not compressed: it would gain nothing.
  private static final int MIN_COMPRESSED_LENGTH_BYTES = 512;

  /// Longer content is not compressed: the limit of [Compressor].
  private static final int MAX_COMPRESSED_LENGTH_BYTES = 128 << 20;

  private final Aead aead;
  private final Compressor compressor;
  private final RandomGenerator random;

  /// Creates the sealer and opener of containers.
  ///
  /// @param random draws the salts; fit for cryptography and for use by many threads
  public SealedContainer(Aead aead, Compressor compressor, RandomGenerator random) {
    this.aead = aead;
    this.compressor = compressor;
    this.random = random;
  }

  /// Seals `content`; two containers of one content differ in every byte behind their ids.
  ///
  /// @throws FailedException if the content is longer than the type allows
  public byte[] seal(ContainerType type, RepositoryKeys keys, byte[] content) {
    if (content.length > type.maxContentLengthBytes()) {
      throw new FailedException(
          String.format(
              "%d bytes are too long for a file of the type %s, which has up to %d",
              content.length, type, type.maxContentLengthBytes()),
          "");
    }
    byte[] typeKey = keys.key(type.purpose());
    byte[] salt = new byte[ContainerHeader.SALT_LENGTH_BYTES];
    random.nextBytes(salt);
    Payload payload = payload(type, content);
    ContainerHeader header =
        ContainerHeader.create(
            type,
            payload.flags,
            keys.repository(),
            salt,
            KeyCommitment.of(typeKey, salt),
            content.length);
    int sealedLength = (int) PageLayout.sealedLengthBytes(payload.lengthBytes);
    byte[] file = Arrays.copyOf(header.bytes(), ContainerHeader.LENGTH_BYTES + sealedLength);
    try (PageCipher pages = new PageCipher(aead.newContext(), typeKey, type, header)) {
      pages.seal(payload.bytes, payload.lengthBytes, file, ContainerHeader.LENGTH_BYTES);
    }
    return file;
  }

  private Payload payload(ContainerType type, byte[] content) {
    if (type.isCompressed()
        && content.length >= MIN_COMPRESSED_LENGTH_BYTES
        && content.length <= MAX_COMPRESSED_LENGTH_BYTES) {
      try (Compressor.Context context = compressor.newContext()) {
        byte[] frame = new byte[context.maxCompressedLengthBytes(content.length)];
        int length = context.compress(content, 0, content.length, frame, 0);
        if (length >= 0 && length < content.length) {
          return new Payload(frame, length, ContainerHeader.FLAG_ZSTD);
        }
      }
    }
    return new Payload(content, content.length, 0);
  }

  /// Opens a container.
  ///
  /// @param subject the file, for messages
  /// @param type what the file must hold
  /// @throws DamageException if `file` is not a container of this type that was sealed with these
  ///   keys, from its first to its last byte
  /// @throws UnsupportedVersionException if a later version wrote it
  public byte[] open(String subject, ContainerType type, RepositoryKeys keys, byte[] file) {
    require(
        file.length >= OVERHEAD_BYTES, subject, "is too short, it has " + file.length + " bytes");
    ContainerHeader header = ContainerHeader.copyOf(file);
    checkKind(subject, type, header);
    long payloadLength =
        PageLayout.payloadLengthBytes((long) file.length - ContainerHeader.LENGTH_BYTES);
    checkLengths(subject, type, header, payloadLength);
    byte[] typeKey = keys.key(type.purpose());
    checkOwner(subject, keys, header, typeKey);
    byte[] payload = new byte[(int) payloadLength];
    try (PageCipher pages = new PageCipher(aead.newContext(), typeKey, type, header)) {
      pages.open(file, ContainerHeader.LENGTH_BYTES, payload);
    } catch (DamageException e) {
      throw damage(subject, "its content was changed or cut", e);
    }
    return content(subject, header, payload);
  }

  private static void checkKind(String subject, ContainerType type, ContainerHeader header) {
    require(header.hasMagic(), subject, "does not begin like a file of a repository");
    if (header.version() != ContainerHeader.VERSION) {
      throw unsupported(subject, "is of version " + header.version() + ", or damaged");
    }
    require(
        header.headerLengthBytes() == ContainerHeader.LENGTH_BYTES,
        subject,
        "states a header of another length");
    require(
        header.typeCode() == type.code(),
        subject,
        "is of type " + header.typeCode() + ", where " + type.code() + " belongs");
  }

  /// Holds the stated length of the content to the length of the file; before anything is
  /// allocated.
  private static void checkLengths(
      String subject, ContainerType type, ContainerHeader header, long payloadLength) {
    long contentLength = header.contentLengthBytes();
    require(
        contentLength >= 0 && contentLength <= type.maxContentLengthBytes(),
        subject,
        "states a content of " + Long.toUnsignedString(contentLength) + " bytes");
    boolean fits =
        header.isZstd()
            ? payloadLength > 0
                && payloadLength < contentLength
                && contentLength <= MAX_COMPRESSED_LENGTH_BYTES
            : header.hasUnknownCriticalFlags() || payloadLength == contentLength;
    require(
        payloadLength >= 0 && fits,
        subject,
        "has another length than its " + contentLength + " bytes of content take");
  }

  private static void checkOwner(
      String subject, RepositoryKeys keys, ContainerHeader header, byte[] typeKey) {
    require(
        header.repository().equals(keys.repository()),
        subject,
        "belongs to the repository " + header.repository() + ", not to " + keys.repository());
    require(
        KeyCommitment.holds(typeKey, header.salt(), header.commitment()),
        subject,
        "its header is damaged, or it was sealed under another key");
  }

  /// The content of an authentic payload. Unknown flags are refused here and not earlier, since
  /// only now they are known to be meant.
  private byte[] content(String subject, ContainerHeader header, byte[] payload) {
    if (header.hasUnknownCriticalFlags()) {
      throw unsupported(subject, "uses a feature that this version does not know");
    }
    if (!header.isZstd()) {
      return payload;
    }
    byte[] content = new byte[(int) header.contentLengthBytes()];
    try (Compressor.Context context = compressor.newContext()) {
      context.decompress(payload, 0, payload.length, content, 0, content.length);
    } catch (DamageException e) {
      throw damage(subject, "its content cannot be expanded", e);
    }
    return content;
  }

  private static void require(boolean holds, String subject, String what) {
    if (!holds) {
      throw damage(subject, what);
    }
  }

  private static DamageException damage(String subject, String what, Throwable... cause) {
    return new DamageException(
        subject + ": " + what, "run 'dj repo check' to see what else is affected.", cause);
  }

  private static UnsupportedVersionException unsupported(String subject, String what) {
    return new UnsupportedVersionException(subject + ": " + what, "Use a newer version of dj.");
  }

  /// What the pages hold: the first `lengthBytes` of `bytes`.
  private static final class Payload {
    private final byte[] bytes;
    private final int lengthBytes;
    private final int flags;

    Payload(byte[] bytes, int lengthBytes, int flags) {
      this.bytes = bytes;
      this.lengthBytes = lengthBytes;
      this.flags = flags;
    }
  }
}
