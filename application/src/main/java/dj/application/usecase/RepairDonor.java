package dj.application.usecase;

import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;

/// Another repository that may have what a damaged one has lost; it is opened when it is needed.
public final class RepairDonor {
  private final RepositoryAccess access;
  private final PasswordPrompt password;

  RepairDonor(RepositoryAccess access, PasswordPrompt password) {
    this.access = access;
    this.password = password;
  }

  OpenRepository open() {
    return access.open(password);
  }
}
