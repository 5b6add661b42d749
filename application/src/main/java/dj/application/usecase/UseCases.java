package dj.application.usecase;

import dj.application.retry.StorageTraffic;
import java.util.function.Supplier;

/// All that can be done with one repository.
///
/// @param traffic what its storage was asked so far, where that is counted
public record UseCases(
    InitRepository init,
    CreateBackup backup,
    ReadSnapshots snapshots,
    BrowseSnapshot browse,
    CompareSnapshots compare,
    FindFiles find,
    MeasureRepository measure,
    RestoreSnapshot restore,
    CheckRepository check,
    ManageKeys keys,
    PruneRepository prune,
    ForgetSnapshots forget,
    ChangeSnapshots change,
    RepairRepository repair,
    CopySnapshots copy,
    Supplier<StorageTraffic> traffic) {}
