package dj.domain.config;

import dj.domain.chunking.ChunkerParameters;
import dj.domain.document.UnknownFields;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import dj.domain.tree.RawBytes;
import java.time.Instant;
import java.util.Optional;

/// What was decided when a repository was created, and holds for everything written to it.
///
/// @param versions which programs may read and write; repeats what stands in clear, which nobody
///   can vouch for
/// @param repository the repository's identity
/// @param created when the repository was created
/// @param program the program that wrote the config, such as `dj 1.0.0`
/// @param fileChunker how files are cut
/// @param diskChunker how disk images and block devices are cut
/// @param packSizes how large packs grow
/// @param compressionLevel the default of backups: a level of zstd up to 22, or 0 for none
/// @param features what the repository uses beyond the first version of the format
/// @param settleMinutes how long a listing of the storage may lag behind, 0 for storage that shows
///   a file as soon as it is written; up to a day
/// @param sharedKeys the sealed keys that this repository shares with others; empty if it has all
///   for itself
/// @param unknown fields of later versions
public record Config(
    FormatVersions versions,
    RepositoryId repository,
    Instant created,
    String program,
    ChunkerParameters fileChunker,
    ChunkerParameters diskChunker,
    PackSizes packSizes,
    int compressionLevel,
    FeatureFlags features,
    int settleMinutes,
    Optional<RawBytes> sharedKeys,
    UnknownFields unknown) {
  private static final int DEFAULT_COMPRESSION_LEVEL = 3;
  private static final int MAX_COMPRESSION_LEVEL = 22;
  private static final int MAX_SETTLE_MINUTES = 24 * 60;

  /// Checks the bounds.
  public Config {
    if (compressionLevel < 0 || compressionLevel > MAX_COMPRESSION_LEVEL) {
      throw new IllegalArgumentException("zstd has levels up to 22, not " + compressionLevel);
    }
    if (settleMinutes < 0 || settleMinutes > MAX_SETTLE_MINUTES) {
      throw new IllegalArgumentException("settling takes 0 to 1440 minutes, not " + settleMinutes);
    }
    if (sharedKeys.isPresent() != features.read().contains(FeatureFlags.SHARED_KEYS)) {
      throw new IllegalArgumentException(
          "shared keys come with the feature " + FeatureFlags.SHARED_KEYS);
    }
  }

  /// The config of a new repository with the defaults of this version.
  public static Config create(
      RepositoryId repository, Instant created, String program, PackSizes packSizes) {
    return new Config(
        FormatVersions.CURRENT,
        repository,
        created,
        program,
        ChunkerParameters.FILES,
        ChunkerParameters.DISK_IMAGES,
        packSizes,
        DEFAULT_COMPRESSION_LEVEL,
        FeatureFlags.NONE,
        0,
        Optional.empty(),
        UnknownFields.NONE);
  }

  /// The same config of a repository that cuts and names content as another one.
  ///
  /// @param other the config of the other one
  /// @param keys the keys that both share, sealed for this one
  public Config sharing(Config other, RawBytes keys) {
    return new Config(
        versions,
        repository,
        created,
        program,
        other.fileChunker,
        other.diskChunker,
        packSizes,
        compressionLevel,
        features.withRead(FeatureFlags.SHARED_KEYS),
        settleMinutes,
        Optional.of(keys),
        unknown);
  }

  /// Refuses if this program must not write to the repository.
  ///
  /// @throws UnsupportedVersionException if only later programs may
  public void requireWritable() {
    if (!versions.isWritable() || !features.unknownToWrite().isEmpty()) {
      throw new UnsupportedVersionException(
          "only later versions of dj may write to this repository"
              + (features.unknownToWrite().isEmpty()
                  ? ""
                  : ": it uses " + String.join(", ", features.unknownToWrite())),
          "use a newer version of dj; this one can read what is there");
    }
  }

  /// Refuses if this program must not remove anything from the repository.
  ///
  /// @throws UnsupportedVersionException if only later programs may
  public void requirePrunable() {
    requireWritable();
    if (!features.unknownToPrune().isEmpty()) {
      throw new UnsupportedVersionException(
          "only later versions of dj may remove anything from this repository: it uses "
              + String.join(", ", features.unknownToPrune()),
          "use a newer version of dj; this one can read what is there and add to it");
    }
  }
}
