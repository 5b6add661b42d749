package dj.application.usecase;

import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import java.util.Optional;

/// What a backup did.
///
/// @param snapshotId the new snapshot; empty after a dry run and where nothing had changed and that
///   was asked for
/// @param snapshot its content, the summary in it
/// @param parentId the snapshot that it was compared with
/// @param failedItems number of items that could not be read, or only in part
public record BackupOutcome(
    Optional<SnapshotId> snapshotId,
    Snapshot snapshot,
    Optional<SnapshotId> parentId,
    long failedItems) {}
