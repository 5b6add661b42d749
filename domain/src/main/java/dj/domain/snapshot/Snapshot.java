package dj.domain.snapshot;

import dj.domain.document.UnknownFields;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.tree.RawBytes;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The state of some paths of a host at a time.
///
/// Its id is the name of its file, so that it is not among its fields.
///
/// @param time when the backup began, with nanoseconds and the host's offset from UTC in minutes
/// @param tree the root of the tree
/// @param paths the absolute paths that were backed up, in the order given, at least one
/// @param host the host
/// @param tags the user's tags, each once, in the order given
/// @param user the name of the user who made the backup; empty if unknown
/// @param uid the number of that user
/// @param gid the number of that user's group
/// @param parent the snapshot that the backup compared with
/// @param session the session that wrote it
/// @param program the program that wrote it, such as `dj 1.0.0`
/// @param summary what the backup did; empty if the snapshot was not made by a backup
/// @param source where the content came from
/// @param excludes the patterns of what was left out
/// @param incomplete whether something could not be read
/// @param chain what ties it to the snapshots before it
/// @param original the snapshot as it was first written; empty if this is it
/// @param pinned whether no policy may remove it
/// @param unknown fields of later versions
public record Snapshot(
    OffsetDateTime time,
    BlobId tree,
    List<RawBytes> paths,
    String host,
    List<String> tags,
    String user,
    long uid,
    long gid,
    Optional<SnapshotId> parent,
    SessionId session,
    String program,
    Optional<SnapshotSummary> summary,
    SnapshotSource source,
    List<String> excludes,
    boolean incomplete,
    Chain chain,
    Optional<SnapshotId> original,
    boolean pinned,
    UnknownFields unknown) {
  private static final long MAX_OWNER = 0xFFFF_FFFFL;
  private static final int MAX_YEAR = 9999;

  /// Copies the lists and checks the fields.
  public Snapshot {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
    excludes = List.copyOf(excludes);
    require(time.getYear() >= 0 && time.getYear() <= MAX_YEAR, "the year has four digits");
    require(time.getOffset().getTotalSeconds() % 60 == 0, "the offset is in whole minutes");
    require(!paths.isEmpty(), "there is at least one path");
    require(tags.stream().distinct().count() == tags.size(), "each tag is there once");
    require(tags.stream().noneMatch(Snapshot::isNoTag), "tags are not empty and have no comma");
    require(uid >= 0 && uid <= MAX_OWNER, "the user has a number of 32 bits");
    require(gid >= 0 && gid <= MAX_OWNER, "the group has a number of 32 bits");
  }

  private static boolean isNoTag(String tag) {
    return tag.isEmpty() || tag.indexOf(',') >= 0;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("snapshot: " + rule);
    }
  }

  /// The same snapshot with other tags.
  public Snapshot withTags(List<String> otherTags) {
    return changed(time, tree, host, otherTags, excludes, pinned);
  }

  /// The same snapshot, pinned or not.
  public Snapshot withPin(boolean isPinned) {
    return changed(time, tree, host, tags, excludes, isPinned);
  }

  /// The same snapshot of another time.
  public Snapshot withTime(OffsetDateTime otherTime) {
    return changed(otherTime, tree, host, tags, excludes, pinned);
  }

  /// The same snapshot of another host.
  public Snapshot withHost(String otherHost) {
    return changed(time, tree, otherHost, tags, excludes, pinned);
  }

  /// The same snapshot with another tree, from which more was left out.
  ///
  /// @param moreExcludes the patterns of what was left out
  public Snapshot withTree(BlobId otherTree, List<String> moreExcludes) {
    List<String> all = Stream.concat(excludes.stream(), moreExcludes.stream()).distinct().toList();
    return changed(time, otherTree, host, tags, all, pinned);
  }

  /// The same snapshot with another tree, which lacks what was lost.
  public Snapshot withLoss(BlobId otherTree) {
    return changed(time, otherTree, host, tags, excludes, pinned, true);
  }

  private Snapshot changed(
      OffsetDateTime otherTime,
      BlobId otherTree,
      String otherHost,
      List<String> otherTags,
      List<String> otherExcludes,
      boolean isPinned) {
    return changed(otherTime, otherTree, otherHost, otherTags, otherExcludes, isPinned, incomplete);
  }

  private Snapshot changed(
      OffsetDateTime otherTime,
      BlobId otherTree,
      String otherHost,
      List<String> otherTags,
      List<String> otherExcludes,
      boolean isPinned,
      boolean isIncomplete) {
    return new Snapshot(
        otherTime,
        otherTree,
        paths,
        otherHost,
        otherTags,
        user,
        uid,
        gid,
        parent,
        session,
        program,
        summary,
        source,
        otherExcludes,
        isIncomplete,
        chain,
        original,
        isPinned,
        unknown);
  }

  /// The same snapshot as written by another session at another place of the chain.
  public Snapshot withOrigin(SessionId otherSession, Chain otherChain) {
    return rewritten(tree, parent, otherSession, otherChain, original);
  }

  /// The same snapshot as another session writes it in the place of the one called `replaced`.
  public Snapshot inPlaceOf(SnapshotId replaced, SessionId otherSession) {
    return rewritten(tree, parent, otherSession, chain, Optional.of(original.orElse(replaced)));
  }

  /// The same snapshot in another repository. It has no parent there: that says what a backup
  /// compared with, which may not have come along.
  ///
  /// @param copied what it is called where it comes from
  /// @param otherTree what its tree is called in the other repository
  public Snapshot copyOf(
      SnapshotId copied, BlobId otherTree, SessionId otherSession, Chain otherChain) {
    return rewritten(
        otherTree,
        Optional.empty(),
        otherSession,
        otherChain,
        Optional.of(original.orElse(copied)));
  }

  private Snapshot rewritten(
      BlobId otherTree,
      Optional<SnapshotId> otherParent,
      SessionId otherSession,
      Chain otherChain,
      Optional<SnapshotId> first) {
    return new Snapshot(
        time,
        otherTree,
        paths,
        host,
        tags,
        user,
        uid,
        gid,
        otherParent,
        otherSession,
        program,
        summary,
        source,
        excludes,
        incomplete,
        otherChain,
        first,
        pinned,
        unknown);
  }
}
