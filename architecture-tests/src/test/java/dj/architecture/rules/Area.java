package dj.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.util.Collection;

/// A part of the program that a rule names. A rule takes its package patterns from here and from
/// nowhere else, so that one test can see that none of them has gone blank.
enum Area {
  DOMAIN("dj.domain.."),
  PORTS("dj.domain.port"),
  IDS("dj.domain.id"),
  HASH("dj.domain.hash"),
  FORMAT("dj.domain.format.."),
  APPLICATION("dj.application.."),
  CONCURRENT("dj.application.concurrent"),
  ADAPTERS("dj.adapters.."),
  S3("dj.adapters.storage.backend.s3"),
  SFTP("dj.adapters.storage.backend.sftp"),
  ZSTD("dj.adapters.storage.codec.zstd"),
  ARGON2("dj.adapters.storage.codec.argon2"),
  SYSTEM_CALLS("dj.adapters.storage.linux"),
  JSON("dj.adapters.storage.json"),
  OUTPUT("dj.adapters.cli.output"),
  PARSER("dj.adapters.cli.model"),
  B2("dj.adapters.storage.backend.b2"),
  BACKENDS("dj.adapters.storage.backend.."),
  LINUX("dj.adapters.storage.linux"),
  BOOTSTRAP("dj.bootstrap..");

  private final String pattern;

  Area(String pattern) {
    this.pattern = pattern;
  }

  String pattern() {
    return pattern;
  }

  boolean contains(JavaClass type) {
    return PackageMatcher.of(pattern).matches(type.getPackageName());
  }

  /// The patterns of several areas, as ArchUnit's rules take them.
  static String[] patterns(Collection<Area> areas) {
    return areas.stream().map(Area::pattern).toArray(String[]::new);
  }
}
