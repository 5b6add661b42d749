package dj.domain.container;

import dj.domain.format.v1.ContainerHeader;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.PageLayout;
import dj.domain.id.RepositoryId;
import dj.domain.key.KeyCommitment;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.testing.JdkAead;
import dj.domain.port.testing.RunLengthZstd;
import java.util.Arrays;
import java.util.Random;

/// Keys and containers for tests, the same in every run.
final class ContainerFixture {
  static final RepositoryId REPOSITORY = new RepositoryId(0xa0a1a2a3a4a5a6a7L, 0xa8a9aaabacadaeafL);

  private ContainerFixture() {}

  static RepositoryKeys keys() {
    return keys(0, REPOSITORY);
  }

  static RepositoryKeys keys(int firstByte, RepositoryId repository) {
    return RepositoryKeys.derive(
        MasterSecret.copyOf(counting(firstByte, MasterSecret.LENGTH_BYTES), 0), repository);
  }

  static SealedContainer container(long seed) {
    return new SealedContainer(new JdkAead(), new RunLengthZstd(), new Random(seed));
  }

  static byte[] counting(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  static byte[] content(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }

  /// Seals a payload under whatever header a later or hostile program would write.
  static byte[] forge(ContainerType type, int flags, byte[] payload, long contentLengthBytes) {
    byte[] salt = counting(0xc0, ContainerHeader.SALT_LENGTH_BYTES);
    byte[] key = keys().key(type.purpose());
    ContainerHeader header =
        ContainerHeader.create(
            type, flags, REPOSITORY, salt, KeyCommitment.of(key, salt), contentLengthBytes);
    int sealed = (int) PageLayout.sealedLengthBytes(payload.length);
    byte[] file = Arrays.copyOf(header.bytes(), ContainerHeader.LENGTH_BYTES + sealed);
    try (PageCipher pages = new PageCipher(new JdkAead().newContext(), key, type, header)) {
      pages.seal(payload, payload.length, file, ContainerHeader.LENGTH_BYTES);
    }
    return file;
  }
}
