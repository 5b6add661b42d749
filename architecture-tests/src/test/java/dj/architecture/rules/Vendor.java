package dj.architecture.rules;

import java.util.Set;

/// A library of somebody else, and the areas that may know it.
enum Vendor {
  B2("com.backblaze.b2..", Area.B2),
  MINIO("io.minio..", Area.S3),
  OKHTTP("okhttp3..", Area.S3),
  OKIO("okio..", Area.S3),
  SSHD("org.apache.sshd..", Area.SFTP),
  ZSTD_JNI("com.github.luben.zstd..", Area.ZSTD),
  BOUNCY_CASTLE("org.bouncycastle..", Area.ARGON2),
  GSON("com.google.gson..", Area.JSON, Area.OUTPUT),
  PICOCLI("picocli..", Area.PARSER);

  private final String pattern;
  private final Set<Area> homes;

  Vendor(String pattern, Area... homes) {
    this.pattern = pattern;
    this.homes = Set.of(homes);
  }

  String pattern() {
    return pattern;
  }

  Set<Area> homes() {
    return homes;
  }
}
