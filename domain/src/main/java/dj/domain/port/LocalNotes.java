package dj.domain.port;

import dj.domain.id.RepositoryId;
import java.util.Optional;

/// What a client notes down on this computer about repositories, so that its next command is
/// faster.
///
/// Nothing depends on a note: whoever reads one has sealed it and opens it himself, and asks the
/// repository what exists.
///
/// Guarantees:
///
/// - G1: a note is read as it was written, by this process or another, or not at all; nobody else
///   vouches for its bytes.
/// - G2: any note may be gone at any time.
/// - G3: nothing is thrown: what cannot be read or written is not there.
/// - G4: safe for use by many threads and processes at once.
public interface LocalNotes {
  /// Notes nothing.
  LocalNotes NONE =
      new LocalNotes() {
        @Override
        public Optional<byte[]> read(RepositoryId repository, String subject) {
          return Optional.empty();
        }

        @Override
        public void write(RepositoryId repository, String subject, byte[] note) {}
      };

  /// The note on a subject of a repository.
  Optional<byte[]> read(RepositoryId repository, String subject);

  /// Puts a note in the place of the one that was there.
  void write(RepositoryId repository, String subject, byte[] note);
}
