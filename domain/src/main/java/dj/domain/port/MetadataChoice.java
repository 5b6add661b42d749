package dj.domain.port;

/// What of an entry's metadata a restore sets.
///
/// @param owner whether owner and group are set; without the right to do so, failures are not
///   reported if the process is not root
/// @param numericIds whether numeric ids win over names
/// @param attributes whether extended attributes and flags are set
public record MetadataChoice(boolean owner, boolean numericIds, boolean attributes) {
  /// Everything, names before numbers.
  public static final MetadataChoice ALL = new MetadataChoice(true, false, true);
}
