package dj.application.usecase;

import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;

/// Creates a repository.
public final class InitRepository {
  private final RepositoryAccess access;

  /// Creates the use case.
  public InitRepository(RepositoryAccess access) {
    this.access = access;
  }

  /// Creates the repository.
  ///
  /// @throws dj.domain.error.RepositoryExistsException if there is one, or something else
  public InitOutcome execute(InitRequest request, PasswordPrompt password) {
    return new InitOutcome(
        access.create(password, request.kdf(), request.label()), access.address());
  }
}
