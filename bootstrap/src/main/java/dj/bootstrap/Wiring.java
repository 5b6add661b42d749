package dj.bootstrap;

import dj.adapters.storage.backend.sftp.SshQuestions;
import dj.adapters.storage.cache.CacheDirectory;
import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.adapters.storage.codec.blake3.Blake3Hasher;
import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.adapters.storage.json.JsonDocumentCodec;
import dj.adapters.storage.source.LinuxSourceTree;
import dj.adapters.storage.system.LinuxHost;
import dj.adapters.storage.target.LinuxRestoreTarget;
import dj.application.concurrent.Pause;
import dj.application.packing.BlobStore;
import dj.application.repair.Patience;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.RepositoryPorts;
import dj.application.retry.Throttles;
import dj.application.usecase.BrowseSnapshot;
import dj.application.usecase.ChangeSnapshots;
import dj.application.usecase.CheckRepository;
import dj.application.usecase.CompareSnapshots;
import dj.application.usecase.CopySnapshots;
import dj.application.usecase.CreateBackup;
import dj.application.usecase.FindFiles;
import dj.application.usecase.ForgetSnapshots;
import dj.application.usecase.InitRepository;
import dj.application.usecase.ManageKeys;
import dj.application.usecase.MeasureRepository;
import dj.application.usecase.PruneRepository;
import dj.application.usecase.ReadSnapshots;
import dj.application.usecase.RepairRepository;
import dj.application.usecase.RepositorySettings;
import dj.application.usecase.RestoreSnapshot;
import dj.application.usecase.UseCaseSource;
import dj.application.usecase.UseCases;
import dj.domain.event.ProgressSink;
import dj.domain.port.CacheStore;
import dj.domain.port.LocalNotes;
import dj.domain.port.StorageBackend;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Connects the use cases with the adapters: the one place that knows which adapter serves a port.
final class Wiring implements UseCaseSource {
  /// Where the BLAKE3 library is, if not where the system has it.
  private static final String BLAKE3_LIBRARY = "dj.blake3.library";

  private final Backends backends;
  private final InstantSource clock;
  private final String program;
  private final SecureRandom random = new SecureRandom();

  /// Creates the wiring of one command line.
  ///
  /// @param variables the environment, for the names under which clouds look for credentials
  /// @param workingDirectory what relative addresses are relative to
  /// @param program what stands in leases and snapshots as their author
  /// @param questions asks a person what an SSH server needs
  Wiring(
      Map<String, String> variables,
      Path workingDirectory,
      InstantSource clock,
      String program,
      SshQuestions questions) {
    this.backends =
        new Backends(
            Map.copyOf(variables), home(variables), workingDirectory, random, clock, questions);
    this.clock = clock;
    this.program = program;
  }

  private static Path home(Map<String, String> variables) {
    return Path.of(variables.getOrDefault("HOME", System.getProperty("user.home")));
  }

  /// Who runs this program.
  private RepositoryPorts.Origin origin() {
    return new RepositoryPorts.Origin(
        LinuxHost.name(),
        LinuxHost.userName(),
        LinuxHost.userNumber(),
        LinuxHost.groupNumber(),
        LinuxHost.process(),
        program);
  }

  @Override
  public UseCases repository(RepositorySettings settings, ProgressSink sink) {
    Throttles throttles = StorageStack.throttles(settings.storage(), clock);
    StorageStack storage =
        StorageStack.of(
            backends.open(settings, throttles.bandwidth()),
            settings,
            throttles,
            new StorageStack.Surroundings(random, clock, sink));
    RepositoryAccess access = access(storage.cached(), storage.notes(), settings);
    RepositoryAccess direct = access(storage.direct(), LocalNotes.NONE, settings);
    PruneRepository prune = new PruneRepository(access, Pause.OF_THREAD);
    return new UseCases(
        new InitRepository(access),
        new CreateBackup(
            access,
            request -> new LinuxSourceTree(request.withAccessTimes()),
            settings.verifyEncode() ? 1 : BlobStore.VERIFY_ONE_IN),
        new ReadSnapshots(access),
        new BrowseSnapshot(access),
        new CompareSnapshots(access),
        new FindFiles(access),
        new MeasureRepository(access),
        new RestoreSnapshot(access, LinuxRestoreTarget::new),
        new CheckRepository(direct),
        new ManageKeys(access),
        prune,
        new ForgetSnapshots(access, prune),
        new ChangeSnapshots(access),
        new RepairRepository(
            direct,
            () -> new LinuxSourceTree(false),
            new Patience(Pause.OF_THREAD, settings.longestWait())),
        new CopySnapshots(access),
        storage.traffic());
  }

  @Override
  public CacheStore cache(Path directory) {
    return new CacheDirectory(directory);
  }

  private RepositoryAccess access(
      StorageBackend backend, LocalNotes notes, RepositorySettings settings) {
    return new RepositoryAccess(ports(backend, notes, settings), settings.keyHint());
  }

  private RepositoryPorts ports(
      StorageBackend backend, LocalNotes notes, RepositorySettings settings) {
    return new RepositoryPorts(
        backend,
        notes,
        new ZstdCompressor(settings.compressionLevel()),
        new AesGcm(),
        new Argon2Kdf(),
        new Blake3Hasher(Optional.ofNullable(System.getProperty(BLAKE3_LIBRARY)).map(Path::of)),
        new JsonDocumentCodec(),
        random,
        clock,
        origin(),
        LinuxHost::mayRun);
  }
}
