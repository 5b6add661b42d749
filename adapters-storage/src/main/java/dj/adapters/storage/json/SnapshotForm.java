package dj.adapters.storage.json;

import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A snapshot as JSON, specified in `docs/format/snapshot.md`.
final class SnapshotForm extends JsonForm<Snapshot> {
  private static final int VERSION = 1;
  private static final long MAX_OWNER = 0xFFFF_FFFFL;

  @Override
  void write(Snapshot snapshot, ObjectWriter object) {
    object
        .field("version", VERSION)
        .field("time", Rfc3339.format(snapshot.time()))
        .field("tree", snapshot.tree().toHex());
    writePaths(snapshot.paths(), object);
    object
        .field("host", snapshot.host())
        .field("tags", snapshot.tags())
        .field("user", snapshot.user())
        .field("uid", snapshot.uid())
        .field("gid", snapshot.gid());
    snapshot.parent().ifPresent(parent -> object.field("parent", parent.toHex()));
    object.field("session", snapshot.session().toHex()).field("program", snapshot.program());
    snapshot
        .summary()
        .ifPresent(
            summary -> object.object("summary", fields -> SummaryForm.write(summary, fields)));
    object
        .object(
            "source",
            source ->
                source
                    .field("kind", snapshot.source().kind())
                    .field("detail", snapshot.source().detail()))
        .field("excludes", snapshot.excludes())
        .field("incomplete", snapshot.incomplete())
        .object("chain", chain -> write(snapshot.chain(), chain));
    snapshot.original().ifPresent(original -> object.field("original", original.toHex()));
    if (snapshot.pinned()) {
      object.field("pinned", true);
    }
    object.unknown(snapshot.unknown());
  }

  /// Text for people and other programs; a second array has the bytes of those that are not UTF-8.
  private static void writePaths(List<RawBytes> paths, ObjectWriter object) {
    object.field("paths", paths.stream().map(RawBytes::toText).toList());
    if (!paths.stream().allMatch(RawBytes::isUtf8)) {
      object.field("paths_raw", paths.stream().map(SnapshotForm::rawText).toList());
    }
  }

  private static String rawText(RawBytes path) {
    return path.isUtf8() ? "" : Base64.getEncoder().encodeToString(path.toBytes());
  }

  private static void write(Chain chain, ObjectWriter object) {
    object.field("sequence", chain.sequence());
    chain.previous().ifPresent(previous -> object.field("previous", previous.toHex()));
    object
        .field("seen_count", chain.seenCount())
        .field("seen_digest", HexFormat.of().formatHex(chain.seenDigest().toBytes()));
  }

  @Override
  Snapshot read(Fields fields) {
    fields.requireVersion(VERSION);
    return new Snapshot(
        Rfc3339.parse(fields.text("time")),
        BlobId.parse(fields.text("tree")),
        paths(fields),
        fields.text("host"),
        fields.texts("tags"),
        fields.text("user"),
        fields.integer("uid", 0, MAX_OWNER),
        fields.integer("gid", 0, MAX_OWNER),
        fields.optionalText("parent").map(SnapshotId::parse),
        SessionId.parse(fields.text("session")),
        fields.text("program"),
        summary(fields),
        source(fields.object("source")),
        fields.texts("excludes"),
        fields.bool("incomplete"),
        chain(fields.object("chain")),
        fields.optionalText("original").map(SnapshotId::parse),
        fields.has("pinned") && fields.bool("pinned"),
        fields.unknown());
  }

  private static List<RawBytes> paths(Fields fields) {
    List<String> texts = fields.texts("paths");
    List<String> raw = fields.has("paths_raw") ? fields.texts("paths_raw") : List.of();
    if (!raw.isEmpty() && raw.size() != texts.size()) {
      throw fields.damage("paths_raw", "has another length than `paths`");
    }
    List<RawBytes> paths = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      boolean isText = raw.isEmpty() || raw.get(i).isEmpty();
      paths.add(
          isText
              ? RawBytes.utf8(texts.get(i))
              : RawBytes.copyOf(Base64.getDecoder().decode(raw.get(i))));
    }
    return paths;
  }

  private static Optional<SnapshotSummary> summary(Fields fields) {
    return fields.has("summary")
        ? Optional.of(SummaryForm.read(fields.object("summary")))
        : Optional.empty();
  }

  private static SnapshotSource source(Fields fields) {
    return new SnapshotSource(fields.text("kind"), fields.text("detail"));
  }

  private static Chain chain(Fields fields) {
    return new Chain(
        fields.naturalLong("sequence"),
        fields.optionalText("previous").map(SnapshotId::parse),
        fields.natural("seen_count"),
        RawBytes.copyOf(HexFormat.of().parseHex(fields.text("seen_digest"))));
  }
}
