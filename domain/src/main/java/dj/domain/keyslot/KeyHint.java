package dj.domain.keyslot;

import dj.domain.id.KeyId;

/// Which keyslot a password is tried on first: the beginning of an id, or a whole label.
///
/// @param text what the user wrote; empty for no hint
public record KeyHint(String text) {
  /// No slot before any other.
  public static final KeyHint NONE = new KeyHint("");

  /// Whether a slot is meant.
  public boolean means(KeyId id, String label) {
    return !text.isEmpty() && (id.toHex().startsWith(text) || label.equals(text));
  }
}
