package dj.domain.port;

/// How fast files may be moved, all requests to a store together.
///
/// @param upload the pace towards the store
/// @param download the pace from the store
public record Bandwidth(Pace upload, Pace download) {
  /// As much as the line takes.
  public static final Bandwidth UNLIMITED = new Bandwidth(Pace.UNLIMITED, Pace.UNLIMITED);
}
