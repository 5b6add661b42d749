/// Bytes at rest: where a repository is kept, how its bytes are compressed, sealed and hashed, and
/// the file systems that are read by a backup and written by a restore.
module dj.adapters.storage {
  exports dj.adapters.storage.backend;
  exports dj.adapters.storage.backend.b2;
  exports dj.adapters.storage.backend.local;
  exports dj.adapters.storage.backend.s3;
  exports dj.adapters.storage.backend.sftp;
  exports dj.adapters.storage.cache;
  exports dj.adapters.storage.codec.aesgcm;
  exports dj.adapters.storage.codec.argon2;
  exports dj.adapters.storage.codec.blake3;
  exports dj.adapters.storage.codec.zstd;
  exports dj.adapters.storage.json;
  exports dj.adapters.storage.location;
  exports dj.adapters.storage.source;
  exports dj.adapters.storage.system;
  exports dj.adapters.storage.target;

  // The library fills and reads the fields of answers and requests.
  opens dj.adapters.storage.backend.b2 to
      com.backblaze.b2;

  requires com.backblaze.b2;
  requires com.github.luben.zstd_jni;
  requires com.google.gson;
  requires io.minio;
  requires java.net.http;
  requires transitive dj.application;
  requires transitive dj.domain;
  requires static org.jspecify;
  requires org.apache.sshd;
  requires org.bouncycastle.provider;
}
