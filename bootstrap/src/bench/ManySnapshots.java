import dj.adapters.storage.backend.local.LocalBackend;
import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.adapters.storage.codec.blake3.Blake3Hasher;
import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.adapters.storage.json.JsonDocumentCodec;
import dj.adapters.storage.system.LinuxHost;
import dj.application.repository.CommitSession;
import dj.application.repository.OpenRepository;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.RepositoryPorts;
import dj.domain.keyslot.KeyHint;
import dj.domain.port.LocalNotes;
import dj.domain.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives a repository the snapshots of years, for measuring: copies of its last one, an hour apart,
/// of ten hosts by turns.
///
/// usage: ManySnapshots REPOSITORY COUNT, with the password in DJ_PASSWORD
final class ManySnapshots {
  private static final int HOSTS = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  public static void main(String[] arguments) {
    byte[] password = System.getenv("DJ_PASSWORD").getBytes(StandardCharsets.UTF_8);
    int count = Integer.parseInt(arguments[1]);
    RepositoryAccess access = new RepositoryAccess(ports(Path.of(arguments[0])), KeyHint.NONE);
    try (OpenRepository repository = access.open(_ -> password);
        CommitSession session = CommitSession.begin(repository)) {
      var _ = session.load().orElseThrow();
      Snapshot last = repository.snapshots().list().valid().getLast().snapshot();
      List<Snapshot> snapshots = new ArrayList<>();
      for (int hours = 1; hours <= count; hours++) {
        snapshots.add(
            last.withTime(last.time().minusHours(hours))
                .withHost("host" + hours % HOSTS)
                .withOrigin(session.id(), last.chain()));
      }
      var _ = session.commitAll(snapshots).orElseThrow();
    }
  }

  private static RepositoryPorts ports(Path repository) {
    return new RepositoryPorts(
        new LocalBackend(repository, RANDOM),
        LocalNotes.NONE,
        new ZstdCompressor(3),
        new AesGcm(),
        new Argon2Kdf(),
        new Blake3Hasher(Optional.empty()),
        new JsonDocumentCodec(),
        RANDOM,
        InstantSource.system(),
        new RepositoryPorts.Origin("bench", "bench", 0, 0, LinuxHost.process(), "bench"),
        LinuxHost::mayRun);
  }
}
