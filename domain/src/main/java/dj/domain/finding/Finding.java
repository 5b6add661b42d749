package dj.domain.finding;

/// One thing that a check found.
///
/// @param severity how bad it is
/// @param code a stable code of the kind of finding, such as `pack-missing`
/// @param subject the file, snapshot or blob that it is about
/// @param message what is wrong with it, for a person
public record Finding(Severity severity, String code, String subject, String message) {
  /// How bad a finding is.
  public enum Severity {
    /// Data is damaged or missing: exit code 4.
    DAMAGE,
    /// Nothing is lost: unreferenced packs, superseded segments, foreign files.
    NOTE
  }
}
