package dj.application.restore;

import dj.domain.filter.PathRules;
import dj.domain.port.MetadataChoice;
import dj.domain.snapshot.SnapshotFilter;
import java.nio.file.Path;

/// What a restore is asked to do.
///
/// @param snapshot the snapshot as the user named it, also `latest~2` and `ID:/sub/path`
/// @param filter which hosts, tags and paths `latest` looks at
/// @param target the directory that is restored to
/// @param includes what is restored; empty rules restore all
/// @param excludes what is left out
/// @param overwrite what happens to files that exist
/// @param delete whether entries of saved directories that the snapshot does not have are removed
/// @param dryRun whether nothing is written, only told
/// @param verify whether content and metadata are compared afterwards
/// @param stripComponents how many leading directories are left off
/// @param sparse whether runs of zeros become holes, also where the source had none; holes of the
///   source are restored in any case
/// @param metadata what of the metadata is set
public record RestoreRequest(
    String snapshot,
    SnapshotFilter filter,
    Path target,
    PathRules includes,
    PathRules excludes,
    Overwrite overwrite,
    boolean delete,
    boolean dryRun,
    boolean verify,
    int stripComponents,
    boolean sparse,
    MetadataChoice metadata) {

  /// What happens to files that exist.
  public enum Overwrite {
    /// Every file is replaced, but for those that are as they should be.
    ALWAYS,
    /// Files of another size or modification time are replaced.
    IF_CHANGED,
    /// Files that are older than the snapshot's are replaced.
    IF_NEWER,
    /// Existing files stay.
    NEVER
  }
}
