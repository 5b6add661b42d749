package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.finding.Finding;
import dj.domain.id.KeyId;
import dj.domain.keyslot.KeySlots;
import dj.domain.lease.LockName;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Verifies the files of a repository that no other part of a check reads: keys and locks.
final class SmallFilesCheck {
  private final OpenRepository repository;
  private final KeySlots keySlots;

  SmallFilesCheck(OpenRepository repository) {
    this.repository = repository;
    RepositoryPorts ports = repository.ports();
    this.keySlots = new KeySlots(ports.aead(), ports.kdf(), ports.documents(), ports.random());
  }

  void run(Consumer<Finding> findings) {
    List<KeyId> keys = new ArrayList<>();
    repository.backend().list(FileKind.KEY, listed -> keys.add(KeyId.parse(listed.file().name())));
    for (KeyId key : keys) {
      check(findings, "key-damaged", "key " + key, () -> readKey(key));
    }
    for (LockName name : Revocations.locks(repository)) {
      check(findings, "lock-damaged", "lock " + name, () -> readLock(name));
    }
  }

  private void readLock(LockName name) {
    if (name.revoker().isPresent()) {
      repository.files().readRevocation(name.session(), name.revoker().get());
    } else {
      repository.files().readLease(name.session());
    }
  }

  private void readKey(KeyId key) {
    keySlots.header(key, WholeFiles.read(repository.backend(), FileName.of(key)));
  }

  private static void check(
      Consumer<Finding> findings, String code, String subject, Runnable reading) {
    try {
      reading.run();
    } catch (ObjectMissingException e) {
      // Removed between the listing and the reading, which anybody may do.
      return;
    } catch (DamageException | UnsupportedVersionException e) {
      findings.accept(new Finding(Finding.Severity.DAMAGE, code, subject, e.getMessage()));
    }
  }
}
