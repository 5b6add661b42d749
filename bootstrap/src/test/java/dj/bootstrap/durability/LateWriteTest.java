package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome.Ending;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.LockName;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store carries out a write that it was given up on, after a newer one of the same name or
/// after its deletion.
final class LateWriteTest {
  private static final Duration SILENCE = Duration.ofMinutes(31);
  private static final Duration TWICE = SILENCE.multipliedBy(2);

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final TestRepository repository = TestRepository.in(files);
  private Path source;
  private Proof proof;

  /// A write as the store was asked for it.
  private record Written(FileName file, ByteBuffer content) {}

  /// A client whose writes can be carried out once more.
  private static final class Remembering extends ForwardingBackend {
    private final List<Written> written = new ArrayList<>();

    Remembering(StorageBackend backend) {
      super(backend);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      return effect.get();
    }

    @Override
    public synchronized void write(FileName file, ByteBuffer content, WriteMode mode) {
      byte[] copy = new byte[content.remaining()];
      content.duplicate().get(copy);
      written.add(new Written(file, ByteBuffer.wrap(copy)));
      super.write(file, content, mode);
    }

    synchronized List<Written> locks(Predicate<LockName> chosen) {
      return written.stream()
          .filter(each -> each.file().kind() == FileKind.LOCK)
          .filter(each -> chosen.test(LockName.parse(each.file().name())))
          .toList();
    }

    synchronized List<Written> of(FileKind kind) {
      return written.stream().filter(each -> each.file().kind() == kind).toList();
    }
  }

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, 40_000);
    proof = new Proof(folder);
    repository.init();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    SmallTree.renew(source, 1);
  }

  @Test
  void lateWriteOfARevocationLetsNothingCountThatItHadExcluded() throws IOException {
    Remembering dead = remembering(Duration.ZERO);
    TestRepository.at(dead).backup(source);
    dead.of(FileKind.SNAPSHOT).forEach(each -> files.remove(each.file()));
    write(dead.locks(LockName::isLease).getFirst(), Duration.ZERO);

    Remembering pruning = remembering(SILENCE);
    assertEquals(Ending.DONE, TestRepository.at(pruning).prune(PruneScene.ALL).ending());
    SessionId session = LockName.parse(lease(dead).name()).session();
    List<Written> revocations =
        pruning.locks(name -> !name.isLease() && name.session().equals(session));
    assertEquals(2, revocations.size());
    Set<FileName> packs = names(FileKind.PACK);
    assertTrue(
        dead.of(FileKind.PACK).stream().noneMatch(each -> packs.contains(each.file())),
        "the packs of the dead session are gone");

    dead.of(FileKind.SNAPSHOT).forEach(each -> write(each, SILENCE));
    for (Written late : revocations) {
      write(late, SILENCE);
      requireSound(1);
    }
    for (Written late : revocations.reversed()) {
      write(late, SILENCE);
      requireSound(1);
    }
    backUpAndPrune(TWICE);
  }

  @Test
  void lateHeartbeatOfASessionThatHasEndedOnlyDelaysThePrune() throws IOException {
    Remembering client = remembering(Duration.ZERO);
    SnapshotId second = TestRepository.at(client).backup(source).snapshotId().orElseThrow();
    proof.expect(second, source);
    assertEquals(Set.of(), names(FileKind.LOCK));
    leaveWaste();
    write(client.locks(LockName::isLease).getFirst(), Duration.ZERO);

    assertEquals(Ending.POSTPONED, repository.prune(PruneScene.ALL).ending());
    requireSound(2);
    assertEquals(Ending.DONE, at(SILENCE).prune(PruneScene.ALL).ending());
    requireSound(2);
    backUpAndPrune(TWICE);
  }

  @Test
  void lateHeartbeatOfASessionThatWasRevokedMakesNothingCountAgain() throws IOException {
    Remembering dead = remembering(Duration.ZERO);
    TestRepository.at(dead).backup(source);
    dead.of(FileKind.SNAPSHOT).forEach(each -> files.remove(each.file()));
    Written lease = dead.locks(LockName::isLease).getFirst();
    write(lease, Duration.ZERO);
    assertEquals(Ending.DONE, at(SILENCE).prune(PruneScene.ALL).ending());

    write(lease, SILENCE);
    dead.of(FileKind.SNAPSHOT).forEach(each -> write(each, SILENCE));
    requireSound(1);
    leaveWaste();
    assertEquals(Ending.POSTPONED, at(SILENCE).prune(PruneScene.ALL).ending());
    requireSound(1);
    assertEquals(Ending.DONE, at(TWICE).prune(PruneScene.ALL).ending());
    requireSound(1);
    backUpAndPrune(TWICE.plus(SILENCE));
  }

  /// A prune that has nothing to free does not ask who is at work.
  private void leaveWaste() throws IOException {
    SmallTree.renew(source, 2);
    repository.forget(repository.backup(source).snapshotId().orElseThrow());
  }

  private FileName lease(Remembering client) {
    return client.locks(LockName::isLease).getFirst().file();
  }

  /// Life goes on: the next backup and the next prune find nothing in their way.
  private void backUpAndPrune(Duration later) throws IOException {
    int before = repository.snapshots().size();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    assertEquals(Ending.DONE, at(later).prune(PruneScene.ALL).ending());
    requireSound(before + 1);
  }

  private void requireSound(int snapshots) throws IOException {
    assertEquals(snapshots, repository.snapshots().size());
    proof.requireSnapshots(repository, "after a late write");
    assertFalse(repository.check().damaged(), () -> repository.check().findings().toString());
  }

  private void write(Written late, Duration later) {
    files.put(late.file(), late.content().array(), clock(later));
  }

  private Set<FileName> names(FileKind kind) {
    return files.all().keySet().stream()
        .filter(file -> file.kind() == kind)
        .collect(Collectors.toSet());
  }

  private Remembering remembering(Duration later) {
    return new Remembering(new MemoryBackend(files, clock(later)));
  }

  private TestRepository at(Duration later) {
    return TestRepository.at(new MemoryBackend(files, clock(later)));
  }

  private static InstantSource clock(Duration later) {
    return InstantSource.offset(InstantSource.system(), later);
  }
}
