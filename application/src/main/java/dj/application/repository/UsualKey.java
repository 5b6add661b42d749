package dj.application.repository;

import dj.domain.hash.Sha256;
import dj.domain.id.KeyId;
import dj.domain.id.RepositoryId;
import dj.domain.port.LocalNotes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The name of the key that last opened the repository at an address, so that a far store is asked
/// for that one alone, and not for the names of all first.
///
/// No more than the name is noted: the key's file, on which passwords could be guessed, stays in
/// the repository. What the note says is not believed: the key is fetched, and opens or does not.
final class UsualKey {
  private static final String SUBJECT = "usual key";

  private final LocalNotes notes;
  private final RepositoryId place;
  private final boolean pays;
  private Optional<KeyId> recalled = Optional.empty();

  UsualKey(RepositoryPorts ports) {
    this.notes = ports.notes();
    this.place = placeOf(ports.backend().address());
    this.pays = ports.backend().capabilities().remote();
  }

  /// The key is fetched together with the config, which tells the repository's identity; so a
  /// digest of the address stands for it.
  private static RepositoryId placeOf(String address) {
    return RepositoryId.of(Sha256.of(address.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /// The key, if one is known.
  synchronized Optional<KeyId> recall() {
    recalled = pays ? notes.read(place, SUBJECT).flatMap(UsualKey::parse) : Optional.empty();
    return recalled;
  }

  private static Optional<KeyId> parse(byte[] note) {
    try {
      return Optional.of(KeyId.parse(new String(note, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Notes which key has opened the repository.
  synchronized void remember(KeyId key) {
    if (pays && !recalled.equals(Optional.of(key))) {
      notes.write(place, SUBJECT, key.toHex().getBytes(StandardCharsets.US_ASCII));
    }
  }
}
