package dj.application.usecase;

import dj.domain.id.SnapshotId;

/// What a restore did.
///
/// @param snapshotId the snapshot
/// @param filesRestored entries written, of any kind
/// @param filesSkipped entries that were there already, or were to stay
/// @param filesDeleted entries removed
/// @param bytesRestored bytes of content written
/// @param bytesSkipped bytes of content that were there already
/// @param filesVerified files compared afterwards
/// @param failedItems items that could not be restored, or only in part
public record RestoreOutcome(
    SnapshotId snapshotId,
    long filesRestored,
    long filesSkipped,
    long filesDeleted,
    long bytesRestored,
    long bytesSkipped,
    long filesVerified,
    long failedItems) {}
