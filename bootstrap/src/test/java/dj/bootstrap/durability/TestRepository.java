package dj.bootstrap.durability;

import dj.adapters.storage.codec.aesgcm.AesGcm;
import dj.adapters.storage.codec.argon2.Argon2Kdf;
import dj.adapters.storage.codec.blake3.Blake3Hasher;
import dj.adapters.storage.codec.zstd.ZstdCompressor;
import dj.adapters.storage.json.JsonDocumentCodec;
import dj.adapters.storage.source.LinuxSourceTree;
import dj.adapters.storage.target.LinuxRestoreTarget;
import dj.application.backup.BackupRequest;
import dj.application.change.Rollback;
import dj.application.change.SnapshotChange;
import dj.application.change.SnapshotRewrite;
import dj.application.concurrent.Pause;
import dj.application.copy.CopyOutcome;
import dj.application.copy.CopyRequest;
import dj.application.copy.SnapshotCopy;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneRequest;
import dj.application.prune.PruneRun;
import dj.application.repair.Patience;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.RepositoryPorts;
import dj.application.restore.RestoreRequest;
import dj.application.usecase.BackupOutcome;
import dj.application.usecase.ChangeSnapshots;
import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRepository;
import dj.application.usecase.CheckRequest;
import dj.application.usecase.CreateBackup;
import dj.application.usecase.ForgetOutcome;
import dj.application.usecase.ForgetRequest;
import dj.application.usecase.ForgetSnapshots;
import dj.application.usecase.InitRepository;
import dj.application.usecase.InitRequest;
import dj.application.usecase.ManageKeys;
import dj.application.usecase.PruneRepository;
import dj.application.usecase.ReadSnapshots;
import dj.application.usecase.RepairOutcome;
import dj.application.usecase.RepairRepository;
import dj.application.usecase.RepairRequest;
import dj.application.usecase.RestoreOutcome;
import dj.application.usecase.RestoreSnapshot;
import dj.domain.chunking.ChunkerParameters;
import dj.domain.config.Config;
import dj.domain.config.PackSizes;
import dj.domain.container.ConfigFile;
import dj.domain.container.LockFile;
import dj.domain.container.SealedContainer;
import dj.domain.error.PasswordException;
import dj.domain.event.Progress;
import dj.domain.filter.PathRules;
import dj.domain.id.KeyId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.SlotOpening;
import dj.domain.lease.Lease;
import dj.domain.lease.LockName;
import dj.domain.lease.ProcessIdentity;
import dj.domain.lease.Revocation;
import dj.domain.port.Compressor;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.LocalNotes;
import dj.domain.port.MetadataChoice;
import dj.domain.port.ProcessTable;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.retention.KeepRule;
import dj.domain.retention.RetentionPolicy;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.Operation;
import dj.domain.tree.RawBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A repository of the real program, with keys that cost nothing to derive: everything a user can
/// do with it, a line each.
final class TestRepository {
  static final String PASSWORD = "a password that is easy to find";
  static final String HOST = "host-of-the-tests";
  static final String USER = "user-of-the-tests";
  static final String TAG = "tag-of-the-tests";

  /// The name that every source has in its snapshots.
  static final String SOURCE_NAME = "source-of-the-tests";

  private static final Argon2Parameters CHEAP = new Argon2Parameters(64, 1, 1);

  /// A test backs up what it has just made; a file that was changed a moment before a backup would
  /// be read again by the next.
  private static final InstantSource AHEAD =
      InstantSource.offset(InstantSource.system(), Duration.ofSeconds(1));

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RepositoryPorts ports;
  private final RepositoryAccess access;

  private TestRepository(StorageBackend backend, InstantSource clock) {
    this(backend, clock, RANDOM);
  }

  private TestRepository(StorageBackend backend, InstantSource clock, RandomGenerator random) {
    this.ports =
        new RepositoryPorts(
            backend,
            LocalNotes.NONE,
            new ZstdCompressor(3),
            new AesGcm(),
            new Argon2Kdf(),
            new Blake3Hasher(Optional.empty()),
            new JsonDocumentCodec(),
            random,
            clock,
            new RepositoryPorts.Origin(HOST, USER, 0, 0, ProcessIdentity.UNKNOWN, "dj test"),
            _ -> true);
    this.access = new RepositoryAccess(ports);
  }

  /// The repository behind a backend.
  static TestRepository at(StorageBackend backend) {
    return new TestRepository(backend, AHEAD);
  }

  /// The repository behind a backend, at another time of day.
  static TestRepository at(StorageBackend backend, InstantSource clock) {
    return new TestRepository(backend, clock);
  }

  /// The repository behind a backend, with chance that a test decides.
  static TestRepository at(StorageBackend backend, InstantSource clock, RandomGenerator random) {
    return new TestRepository(backend, clock, random);
  }

  /// The repository in a store in memory.
  static TestRepository in(MemoryBackend.Files files) {
    return at(new MemoryBackend(files, InstantSource.system()));
  }

  /// The same repository for a process that sees others in its own way.
  TestRepository as(ProcessIdentity process, ProcessTable processes) {
    RepositoryPorts.Origin origin =
        new RepositoryPorts.Origin(HOST, USER, 0, 0, process, "dj test");
    return of(ports.notes(), ports.compressor(), origin, processes);
  }

  /// The same repository for a client that notes things down.
  TestRepository noting(LocalNotes notes) {
    return of(notes, ports.compressor(), ports.origin(), ports.processes());
  }

  /// The same repository for a client that compresses and expands in its own way.
  TestRepository with(Compressor compressor) {
    return of(ports.notes(), compressor, ports.origin(), ports.processes());
  }

  private TestRepository of(
      LocalNotes notes,
      Compressor compressor,
      RepositoryPorts.Origin origin,
      ProcessTable processes) {
    return new TestRepository(
        new RepositoryPorts(
            ports.backend(),
            notes,
            compressor,
            ports.aead(),
            ports.kdf(),
            ports.hasher(),
            ports.documents(),
            ports.random(),
            ports.clock(),
            origin,
            processes));
  }

  private TestRepository(RepositoryPorts ports) {
    this.ports = ports;
    this.access = new RepositoryAccess(ports);
  }

  /// What the repository is opened with.
  RepositoryPorts ports() {
    return ports;
  }

  /// Creates the repository.
  TestRepository init() {
    new InitRepository(access).execute(new InitRequest(CHEAP, ""), prompt());
    return this;
  }

  /// Creates the repository so that it cuts and names content like another one.
  TestRepository initLike(TestRepository sibling) {
    new InitRepository(access)
        .execute(
            new InitRequest(CHEAP, ""), prompt(), new InitRepository(sibling.access), prompt());
    return this;
  }

  /// Copies all snapshots of another repository.
  CopyOutcome copyFrom(TestRepository other) {
    return copyFrom(other, false, Progress.unseen());
  }

  /// Copies all snapshots of another repository, or looks at what there is to copy.
  CopyOutcome copyFrom(TestRepository other, boolean dryRun, Progress progress) {
    CopyRequest request = new CopyRequest(List.of(), SnapshotFilter.ALL, dryRun);
    try (OpenRepository from = other.open();
        OpenRepository to = open()) {
      return new SnapshotCopy(from, to, request, progress).execute();
    }
  }

  /// Makes new packs of the repository small, so that little data makes many.
  TestRepository withSmallPacks() {
    return with(new PackSizes(1 << 20, 1 << 20), ChunkerParameters.DISK_IMAGES);
  }

  /// Cuts disk images into so many chunks that small ones have content lists of their own.
  TestRepository withSmallChunks() {
    return with(PackSizes.DEFAULT, ChunkerParameters.fixed(1024));
  }

  private TestRepository with(PackSizes packSizes, ChunkerParameters diskChunker) {
    try (RepositoryKeys keys = keys();
        OpenRepository repository = access.open(prompt())) {
      Config config = repository.config();
      Config changed =
          new Config(
              config.versions(),
              config.repository(),
              config.created(),
              config.program(),
              config.fileChunker(),
              diskChunker,
              packSizes,
              config.compressionLevel(),
              config.features(),
              config.settleMinutes(),
              config.sharedKeys(),
              config.unknown());
      byte[] file = new ConfigFile(container(), ports.documents()).encode(changed, keys);
      ports.backend().write(FileName.CONFIG, ByteBuffer.wrap(file), WriteMode.REPLACE);
    }
    return this;
  }

  /// Backs up a directory; snapshots know it by its last name alone.
  BackupOutcome backup(Path source) {
    return backup(source, Progress.unseen());
  }

  /// Backs up a directory and tells how it goes.
  BackupOutcome backup(Path source, Progress progress) {
    return backup(source, false, progress);
  }

  /// Backs up a directory, and counts what it has while it is read.
  BackupOutcome backupCounting(Path source, Progress progress) {
    return backup(source, true, progress);
  }

  private BackupOutcome backup(Path source, boolean countAhead, Progress progress) {
    RawBytes root = RawBytes.utf8(source.getParent().toString());
    RawBytes path = RawBytes.utf8("/" + source.getFileName());
    return new CreateBackup(access, _ -> new LinuxSourceTree(root, false), 4)
        .execute(request(path, countAhead), prompt(), progress);
  }

  /// Backs up a file system that is no real one.
  BackupOutcome backup(FixedSource source) {
    return new CreateBackup(access, _ -> source, 4)
        .execute(request(FixedSource.path()), prompt(), Progress.unseen());
  }

  /// Backs up a file system that is no real one, and counts what it has while it is read.
  BackupOutcome backupCounting(FixedSource source, Progress progress) {
    return new CreateBackup(access, _ -> source, 4)
        .execute(request(FixedSource.path(), true), prompt(), progress);
  }

  private static BackupRequest request(RawBytes path) {
    return request(path, false);
  }

  private static BackupRequest request(RawBytes path, boolean countAhead) {
    return new BackupRequest(
        new BackupRequest.Input.Paths(List.of(path)),
        List.of(TAG),
        Optional.empty(),
        Optional.empty(),
        PathRules.NONE,
        List.of(),
        List.of(),
        OptionalLong.empty(),
        false,
        Optional.empty(),
        BackupRequest.Mode.COMMIT,
        false,
        false,
        OptionalInt.empty(),
        false,
        countAhead);
  }

  /// Restores a snapshot to a directory that is created.
  RestoreOutcome restore(SnapshotId snapshot, Path target) {
    return restore(snapshot, target, Progress.unseen());
  }

  /// Restores a snapshot and tells how it goes.
  RestoreOutcome restore(SnapshotId snapshot, Path target, Progress progress) {
    return restore(snapshot.toHex(), target, RestoreRequest.Overwrite.ALWAYS, Set.of(), progress);
  }

  /// What a restore does besides.
  enum RestoreOption {
    DELETE,
    DRY_RUN
  }

  /// Restores what is at a place in a snapshot, such as `ID:/path`.
  RestoreOutcome restore(
      String place,
      Path target,
      RestoreRequest.Overwrite overwrite,
      Set<RestoreOption> options,
      Progress progress) {
    return new RestoreSnapshot(access, LinuxRestoreTarget::new)
        .execute(
            new RestoreRequest(
                place,
                SnapshotFilter.ALL,
                target,
                PathRules.NONE,
                PathRules.NONE,
                overwrite,
                options.contains(RestoreOption.DELETE),
                options.contains(RestoreOption.DRY_RUN),
                false,
                0,
                false,
                new MetadataChoice(true, true, true)),
            prompt(),
            progress);
  }

  /// All snapshots that count, oldest first.
  List<StoredSnapshot> snapshots() {
    return listing().snapshots();
  }

  /// All snapshots, and those that cannot be read.
  ReadSnapshots.Outcome listing() {
    return new ReadSnapshots(access).list(SnapshotFilter.ALL, prompt());
  }

  /// Checks everything, every byte of every pack included.
  CheckOutcome check() {
    return check(CheckRequest.EVERYTHING);
  }

  /// Checks as much as is asked for.
  CheckOutcome check(CheckRequest request) {
    return check(request, Progress.unseen());
  }

  /// Checks as much as is asked for, and tells how it goes.
  CheckOutcome check(CheckRequest request, Progress progress) {
    return new CheckRepository(access).execute(request, prompt(), progress);
  }

  /// Frees what no snapshot needs.
  PruneOutcome prune(PruneRequest request) {
    return prune(
        request,
        duration -> {
          throw new AssertionError("nobody is waited for");
        });
  }

  /// Frees what no snapshot needs, and waits for others in a way of its own.
  PruneOutcome prune(PruneRequest request, Pause pause) {
    return prune(request, pause, 2);
  }

  /// The same with so many threads that read and copy.
  PruneOutcome prune(PruneRequest request, Pause pause, int workers) {
    try (OpenRepository repository = open()) {
      return new PruneRun(repository, request, workers, pause, Progress.unseen()).execute();
    }
  }

  /// What repairs the repository, also from other files.
  RepairRepository repair() {
    return repair(RawBytes.utf8("/"));
  }

  /// What repairs the repository when others are done.
  RepairRepository repair(Patience patience) {
    return new RepairRepository(access, () -> new LinuxSourceTree(false), patience);
  }

  /// What repairs the repository from files that stand below a directory.
  RepairRepository repair(RawBytes root) {
    return new RepairRepository(access, () -> new LinuxSourceTree(root, false), Patience.NONE);
  }

  /// Repairs the structure of the repository.
  RepairOutcome repairQuickly() {
    return repair().apply(RepairRequest.QUICK, prompt(), Progress.unseen());
  }

  /// Replaces the key that opens the repository by one with the same password.
  void changePassword() {
    new ManageKeys(access).replace(Optional.empty(), Optional.empty(), prompt(), prompt());
  }

  /// Opens the repository.
  OpenRepository open() {
    return access.open(prompt());
  }

  /// Deletes snapshots under a transaction.
  void forget(SnapshotId... snapshots) {
    try (OpenRepository repository = open()) {
      repository.transactions().remove(Operation.DELETE, List.of(snapshots), List.of());
    }
  }

  /// Loses the files of snapshots.
  void lose(SnapshotId... snapshots) {
    for (SnapshotId snapshot : snapshots) {
      ports.backend().delete(FileName.of(snapshot));
    }
  }

  /// Keeps what a policy keeps, and removes all other snapshots.
  ForgetOutcome keep(KeepRule... rules) {
    ForgetRequest request =
        new ForgetRequest(
            new RetentionPolicy(List.of(rules)),
            SnapshotFilter.ALL,
            Set.of(),
            ZoneOffset.UTC,
            false,
            false,
            Optional.empty());
    PruneRepository prune = new PruneRepository(access, Pause.OF_THREAD);
    return new ForgetSnapshots(access, prune)
        .execute(request, prompt(), Progress.unseen(), (_, _) -> {});
  }

  /// Changes all snapshots.
  Optional<SnapshotRewrite.Outcome> changeAll(SnapshotChange change) {
    SnapshotFilter all = new SnapshotFilter(List.of(HOST), List.of(), List.of());
    return changes()
        .change(
            new ChangeSnapshots.Choice(List.of(), all),
            change,
            false,
            prompt(),
            Progress.unseen(),
            _ -> {});
  }

  /// All that was removed, the newest first.
  List<LoggedTransaction> log() {
    return changes().log(prompt()).transactions();
  }

  /// Undoes a transaction.
  Rollback.Outcome rollBack(TransactionId transaction) {
    return changes().rollBack(transaction.toHex(), prompt(), Progress.unseen());
  }

  private ChangeSnapshots changes() {
    return new ChangeSnapshots(access);
  }

  /// The names of all files of a kind.
  List<FileName> files(FileKind kind) {
    List<FileName> files = new ArrayList<>();
    ports.backend().list(kind, listed -> files.add(listed.file()));
    return files;
  }

  /// Writes a revocation, as another client would.
  void write(Revocation revocation) {
    write(revocation.name(), locks -> locks.encode(revocation));
  }

  /// Writes a lease, as another client would.
  void write(Lease lease) {
    write(lease.name(), locks -> locks.encode(lease));
  }

  private void write(LockName name, Function<LockFile, byte[]> content) {
    try (RepositoryKeys keys = keys()) {
      byte[] file = content.apply(new LockFile(container(), ports.documents(), keys));
      ports.backend().write(FileName.of(name), ByteBuffer.wrap(file), WriteMode.REPLACE);
    }
  }

  private SealedContainer container() {
    return new SealedContainer(ports.aead(), ports.compressor(), ports.random());
  }

  private RepositoryKeys keys() {
    FileName slot = files(FileKind.KEY).getFirst();
    byte[] file = new byte[(int) ports.backend().sizeBytes(slot).orElseThrow()];
    ports.backend().read(slot, 0, file, 0, file.length);
    KeySlots slots = new KeySlots(ports.aead(), ports.kdf(), ports.documents(), ports.random());
    byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);
    return switch (slots.open(KeyId.parse(slot.name()), file, password)) {
      case SlotOpening.Opened opened -> {
        try (MasterSecret secret = opened.secret()) {
          yield RepositoryKeys.derive(secret, opened.repository());
        }
      }
      case SlotOpening.WrongPassword _, SlotOpening.Damaged _, SlotOpening.Unsupported _ ->
          throw new AssertionError("the key of the test does not open");
    };
  }

  private static PasswordPrompt prompt() {
    return attempt -> {
      if (attempt > 1) {
        throw new PasswordException("wrong password", "");
      }
      return PASSWORD.getBytes(StandardCharsets.UTF_8);
    };
  }
}
