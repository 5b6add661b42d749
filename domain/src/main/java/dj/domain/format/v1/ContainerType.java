package dj.domain.format.v1;

import dj.domain.key.KeyPurpose;

/// What a sealed container holds.
public enum ContainerType {
  /// The config of the repository.
  CONFIG(1, KeyPurpose.CONFIG, 1, false),
  /// A snapshot.
  SNAPSHOT(2, KeyPurpose.SNAPSHOT, 64, true),
  /// A segment of the index.
  INDEX(3, KeyPurpose.INDEX, 512, true),
  /// A lease.
  LEASE(4, KeyPurpose.LEASE, 1, false),
  /// A revocation.
  REVOCATION(5, KeyPurpose.LEASE, 1, false),
  /// A transaction record.
  LOG(6, KeyPurpose.LOG, 256, true),
  /// What a check has verified.
  VERIFICATION(7, KeyPurpose.LOG, 64, true),
  /// What a client notes down for itself; it is in no repository.
  NOTE(8, KeyPurpose.SNAPSHOT, 128, true);

  private final int code;
  private final KeyPurpose purpose;
  private final int maxContentLengthBytes;
  private final boolean compressed;

  ContainerType(int code, KeyPurpose purpose, int maxContentMib, boolean compressed) {
    this.code = code;
    this.purpose = purpose;
    this.maxContentLengthBytes = maxContentMib << 20;
    this.compressed = compressed;
  }

  /// The code in the format, one byte.
  public int code() {
    return code;
  }

  /// The key that containers of this type are sealed under.
  public KeyPurpose purpose() {
    return purpose;
  }

  /// The greatest length of the content in bytes.
  public int maxContentLengthBytes() {
    return maxContentLengthBytes;
  }

  /// Whether content is compressed where that makes it shorter.
  public boolean isCompressed() {
    return compressed;
  }
}
