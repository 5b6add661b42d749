package dj.adapters.storage.backend.sftp;

import java.util.Optional;

/// How a person is asked what the way to a server needs, if there is one to ask.
public interface SshQuestions {
  /// Nobody is there.
  SshQuestions NOBODY =
      new SshQuestions() {
        @Override
        public boolean agrees(String question) {
          return false;
        }

        @Override
        public Optional<String> secret(String prompt) {
          return Optional.empty();
        }
      };

  /// Whether a person is there and says yes.
  boolean agrees(String question);

  /// A secret that a person types, or empty if nobody is there or nothing is typed.
  Optional<String> secret(String prompt);
}
