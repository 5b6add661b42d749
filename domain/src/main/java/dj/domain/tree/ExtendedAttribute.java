package dj.domain.tree;

/// One extended attribute, its name with the namespace (`user.comment`, `system.posix_acl_access`,
/// `security.capability`).
///
/// @param name 1 to [#MAX_NAME_LENGTH_BYTES] bytes
/// @param value any bytes, also none
public record ExtendedAttribute(RawBytes name, RawBytes value) {
  /// The longest name in bytes; Linux allows 255.
  public static final int MAX_NAME_LENGTH_BYTES = 1024;

  /// Checks the length of the name.
  public ExtendedAttribute {
    if (name.lengthBytes() < 1 || name.lengthBytes() > MAX_NAME_LENGTH_BYTES) {
      throw new IllegalArgumentException("no name of an attribute: " + name);
    }
  }
}
