package dj.adapters.storage.json;

import dj.domain.chunking.ChunkerKind;
import dj.domain.chunking.ChunkerParameters;
import dj.domain.config.Config;
import dj.domain.config.FeatureFlags;
import dj.domain.config.FormatVersions;
import dj.domain.config.PackSizes;
import dj.domain.id.RepositoryId;
import dj.domain.tree.RawBytes;
import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;

/// The config as JSON, specified in `docs/format/config.md`.
final class ConfigForm extends JsonForm<Config> {
  private static final int VERSION = 1;

  @Override
  void write(Config config, ObjectWriter object) {
    object
        .field("version", VERSION)
        .object("format", format -> write(config.versions(), format))
        .field("repository", config.repository().toHex())
        .field("created", Rfc3339.format(config.created()))
        .field("program", config.program())
        .object(
            "chunkers",
            chunkers ->
                chunkers
                    .object("files", chunker -> write(config.fileChunker(), chunker))
                    .object("disks", chunker -> write(config.diskChunker(), chunker)))
        .object(
            "pack_sizes",
            sizes ->
                sizes
                    .field("data", config.packSizes().dataBytes())
                    .field("tree", config.packSizes().treeBytes()))
        .field("compression_level", config.compressionLevel())
        .object("features", features -> write(config.features(), features))
        .field("settle_minutes", config.settleMinutes());
    config
        .sharedKeys()
        .ifPresent(keys ->
            object.field("shared_keys", Base64.getEncoder().encodeToString(keys.toBytes())));
    object.unknown(config.unknown());
  }

  private static void write(FormatVersions versions, ObjectWriter object) {
    object
        .field("major", versions.major())
        .field("min_reader", versions.minReader())
        .field("min_writer", versions.minWriter());
  }

  private static void write(ChunkerParameters chunker, ObjectWriter object) {
    object
        .field("kind", chunker.kind().id())
        .field("min", chunker.minBytes())
        .field("normal", chunker.normalBytes())
        .field("max", chunker.maxBytes())
        .field("normalisation", chunker.normalisation());
  }

  private static void write(FeatureFlags features, ObjectWriter object) {
    object
        .field("read", features.read())
        .field("write", features.write())
        .field("prune", features.prune());
  }

  @Override
  Config read(Fields fields) {
    fields.requireVersion(VERSION);
    Fields chunkers = fields.object("chunkers");
    return new Config(
        versions(fields.object("format")),
        RepositoryId.parse(fields.text("repository")),
        Rfc3339.parseInstant(fields.text("created")),
        fields.text("program"),
        chunker(chunkers.object("files")),
        chunker(chunkers.object("disks")),
        packSizes(fields.object("pack_sizes")),
        fields.natural("compression_level"),
        features(fields.object("features")),
        fields.natural("settle_minutes"),
        fields.optionalText("shared_keys").map(text -> bytes(fields, text)),
        fields.unknown());
  }

  private static RawBytes bytes(Fields fields, String text) {
    try {
      return RawBytes.copyOf(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw fields.damage("shared_keys", "is not base64");
    }
  }

  private static FormatVersions versions(Fields fields) {
    return new FormatVersions(
        fields.natural("major"), fields.natural("min_reader"), fields.natural("min_writer"));
  }

  private static ChunkerParameters chunker(Fields fields) {
    return new ChunkerParameters(
        chunkerKind(fields),
        fields.natural("min"),
        fields.natural("normal"),
        fields.natural("max"),
        fields.natural("normalisation"));
  }

  private static ChunkerKind chunkerKind(Fields fields) {
    int id = fields.natural("kind");
    for (ChunkerKind kind : ChunkerKind.values()) {
      if (kind.id() == id) {
        return kind;
      }
    }
    throw fields.unsupported("cuts content with the chunker " + id);
  }

  private static PackSizes packSizes(Fields fields) {
    return new PackSizes(fields.natural("data"), fields.natural("tree"));
  }

  private static FeatureFlags features(Fields fields) {
    return new FeatureFlags(flags(fields, "read"), flags(fields, "write"), flags(fields, "prune"));
  }

  private static SortedSet<String> flags(Fields fields, String name) {
    return new TreeSet<>(fields.texts(name));
  }
}
