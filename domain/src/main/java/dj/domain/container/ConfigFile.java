package dj.domain.container;

import dj.domain.config.Config;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.Preamble;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.DocumentCodec;
import java.util.Arrays;

/// The file `config`: a [Preamble] in clear and the [Config] in a sealed container behind it.
public final class ConfigFile {
  private static final String SUBJECT = "config";
  private static final String RESTORE_IT = "restore the file config from a copy of the repository.";

  private final SealedContainer container;
  private final DocumentCodec codec;

  /// Creates the writer and reader of configs.
  public ConfigFile(SealedContainer container, DocumentCodec codec) {
    this.container = container;
    this.codec = codec;
  }

  /// The content of the file.
  ///
  /// @param keys the keys of the repository that the config is of
  public byte[] encode(Config config, RepositoryKeys keys) {
    if (!config.repository().equals(keys.repository())) {
      throw new IllegalArgumentException("the keys are of another repository");
    }
    byte[] preamble = new Preamble(config.versions(), config.repository()).toBytes();
    byte[] sealed = container.seal(ContainerType.CONFIG, keys, codec.config().encode(config));
    byte[] file = Arrays.copyOf(preamble, preamble.length + sealed.length);
    System.arraycopy(sealed, 0, file, preamble.length, sealed.length);
    return file;
  }

  /// What the file says in clear; no password is needed.
  ///
  /// @throws DamageException if the file does not begin as a config does
  /// @throws UnsupportedVersionException if the repository is for later programs alone
  public Preamble preamble(byte[] file) {
    return Preamble.parse(SUBJECT, file);
  }

  /// Opens the file.
  ///
  /// @throws DamageException if it is not the config of this repository
  /// @throws UnsupportedVersionException if the repository uses a feature without which this
  ///   program would misread it
  public Config decode(byte[] file, RepositoryKeys keys) {
    Preamble preamble = preamble(file);
    byte[] sealed = Arrays.copyOfRange(file, Preamble.LENGTH_BYTES, file.length);
    Config config = codec.config().decode(SUBJECT, unsealed(sealed, keys));
    if (!preamble.equals(new Preamble(config.versions(), config.repository()))) {
      throw new DamageException(
          "config: what it says in clear is not what was sealed; somebody changed it", RESTORE_IT);
    }
    requireReadable(config);
    return config;
  }

  // A check, which other damage calls for, cannot do anything without the config.
  private byte[] unsealed(byte[] sealed, RepositoryKeys keys) {
    try {
      return container.open(SUBJECT, ContainerType.CONFIG, keys, sealed);
    } catch (DamageException e) {
      throw new DamageException(String.valueOf(e.getMessage()), RESTORE_IT, e);
    }
  }

  private static void requireReadable(Config config) {
    if (!config.features().unknownToRead().isEmpty()) {
      throw new UnsupportedVersionException(
          "config: the repository uses "
              + String.join(", ", config.features().unknownToRead())
              + ", which this version does not know",
          "Use a newer version of dj.");
    }
  }
}
