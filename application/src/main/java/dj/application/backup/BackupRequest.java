package dj.application.backup;

import dj.domain.filter.PathRules;
import dj.domain.tree.RawBytes;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a backup is asked to do.
///
/// @param input where the content comes from
/// @param tags tags of the snapshot
/// @param host name of the host in the snapshot; that of the machine if empty
/// @param time time of the snapshot; now if empty
/// @param excludes what is left out
/// @param excludePatterns the patterns of `excludes` as the user wrote them, for the record
/// @param markers directories with one of these files are left out but for the file itself
/// @param largerThanBytes files larger than this are left out
/// @param oneFileSystem whether other file systems below the paths are left out (their mount points
///   stay)
/// @param parent the snapshot to compare with, as the user named it; the newest of the same host
///   and paths if empty
/// @param mode what is written
/// @param rereadAll whether files are read even if they look unchanged
/// @param skipIfUnchanged whether no snapshot is made if it would equal its parent
/// @param readers how many files are read at once; chosen by the machine if empty
/// @param withAccessTimes whether access times are recorded
/// @param countAhead whether files and bytes are counted while they are read, where no earlier
///   snapshot tells how many there are
public record BackupRequest(
    Input input,
    List<String> tags,
    Optional<String> host,
    Optional<Instant> time,
    PathRules excludes,
    List<String> excludePatterns,
    List<ExcludeMarker> markers,
    OptionalLong largerThanBytes,
    boolean oneFileSystem,
    Optional<String> parent,
    Mode mode,
    boolean rereadAll,
    boolean skipIfUnchanged,
    OptionalInt readers,
    boolean withAccessTimes,
    boolean countAhead) {

  /// Copies the lists.
  public BackupRequest {
    tags = List.copyOf(tags);
    excludePatterns = List.copyOf(excludePatterns);
    markers = List.copyOf(markers);
  }

  /// A request to read all files below some paths, whatever was read before.
  ///
  /// @param paths absolute paths, raw, normalised, at least one
  public static BackupRequest rereading(List<RawBytes> paths) {
    return new BackupRequest(
        new Input.Paths(paths),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        PathRules.NONE,
        List.of(),
        List.of(),
        OptionalLong.empty(),
        false,
        Optional.empty(),
        Mode.COMMIT,
        true,
        false,
        OptionalInt.empty(),
        false,
        false);
  }

  /// Where the content comes from.
  public sealed interface Input {
    /// Absolute paths, raw, normalised, at least one.
    ///
    /// @param shownAs where a single path is shown in the snapshot, likewise absolute: patterns,
    ///   the search for the snapshot to compare with, and policies see it there; empty for where it
    ///   is
    record Paths(List<RawBytes> paths, Optional<RawBytes> shownAs) implements Input {
      /// Copies the list and checks that what is shown elsewhere is one path.
      public Paths {
        paths = List.copyOf(paths);
        if (shownAs.isPresent() && paths.size() != 1) {
          throw new IllegalArgumentException("only a single path can be shown elsewhere");
        }
      }

      /// Paths that are shown where they are.
      public Paths(List<RawBytes> paths) {
        this(paths, Optional.empty());
      }

      /// The paths that the snapshot has.
      public List<RawBytes> shown() {
        return shownAs.map(List::of).orElse(paths);
      }
    }

    /// One stream, stored as a file.
    ///
    /// @param name the absolute path that it has in the snapshot
    /// @param description what is kept about where it came from, such as the command
    /// @param stream the bytes; closed by the backup, and a failure of the closing (the exit status
    ///   of a command) makes the backup fail before a snapshot is written
    record Stream(RawBytes name, InputStream stream, String description) implements Input {}
  }

  /// A file that marks a directory to be left out.
  ///
  /// @param fileName the name of the file
  /// @param header what the file begins with; empty for any content
  public record ExcludeMarker(RawBytes fileName, RawBytes header) {}

  /// What is written.
  public enum Mode {
    /// A snapshot.
    COMMIT,
    /// Nothing: all is read and counted, nothing is stored.
    DRY_RUN
  }
}
