package dj.domain.index;

import dj.domain.id.PackId;
import dj.domain.id.SessionId;

/// A session's word that a pack is on its way out; there is no way back.
///
/// @param pack the pack
/// @param state how far it is
/// @param session who said so
public record Tombstone(PackId pack, State state, SessionId session) {
  /// How far a pack is on its way out.
  public enum State {
    /// No new snapshot may rely on it.
    CONDEMNED(1),
    /// It may be deleted at any moment.
    DOOMED(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /// The code in the format, one byte.
    public int code() {
      return code;
    }

    /// The state of a code.
    ///
    /// @throws IllegalArgumentException if there is none
    public static State of(int code) {
      return switch (code) {
        case 1 -> CONDEMNED;
        case 2 -> DOOMED;
        default -> throw new IllegalArgumentException("no state of a pack: " + code);
      };
    }
  }
}
