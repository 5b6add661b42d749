package dj.application.usecase;

import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import java.util.Optional;

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

  /// Creates a repository that cuts and names content like another one, so that snapshots are
  /// copied between them without being written anew.
  ///
  /// @param sibling the same of the other repository
  public InitOutcome execute(
      InitRequest request,
      PasswordPrompt password,
      InitRepository sibling,
      PasswordPrompt siblingPassword) {
    access.refuseExisting();
    try (OpenRepository other = sibling.access.open(siblingPassword)) {
      return new InitOutcome(
          access.create(password, request.kdf(), request.label(), Optional.of(other)),
          access.address());
    }
  }
}
