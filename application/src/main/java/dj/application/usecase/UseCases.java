package dj.application.usecase;

/// All that can be done with one repository.
public record UseCases(
    InitRepository init,
    CreateBackup backup,
    ReadSnapshots snapshots,
    BrowseSnapshot browse,
    RestoreSnapshot restore,
    CheckRepository check,
    ManageKeys keys,
    PruneRepository prune,
    ForgetSnapshots forget,
    ChangeSnapshots change,
    RepairRepository repair) {}
