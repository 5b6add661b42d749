package dj.domain.port.testing;

import dj.domain.port.FileKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A client of a store in memory that dies at a chosen operation, and can tell what a power failure
/// at any earlier one would have left.
///
/// Writes are durable when they return (G4), deletes of packs and locks are not (G6): after a power
/// failure such files can be back.
public final class CrashingBackend extends ForwardingBackend {
  /// Deletes that can be lost are enumerated in all combinations up to this many, the last ones.
  private static final int MAX_LOST = 6;

  private final MemoryBackend.Files files;
  private final int lastChange;
  private final List<Change> changes = new ArrayList<>();
  private final MemoryBackend.Files initial;
  private boolean dead;

  private record Change(StorageOperation operation, MemoryBackend.Files before) {
    boolean canBeLost() {
      return operation.is(StorageOperation.Type.DELETE, FileKind.PACK)
          || operation.is(StorageOperation.Type.DELETE, FileKind.LOCK);
    }
  }

  private CrashingBackend(MemoryBackend backend, int lastChange) {
    super(backend);
    this.files = backend.files();
    this.initial = files.copy();
    this.lastChange = lastChange;
  }

  /// Records, and never dies.
  public static CrashingBackend recording(MemoryBackend backend) {
    return new CrashingBackend(backend, Integer.MAX_VALUE);
  }

  /// Dies at the change after the first `survived` ones, before it has an effect.
  public static CrashingBackend dyingAfter(int survived, MemoryBackend backend) {
    return new CrashingBackend(backend, survived);
  }

  @Override
  protected synchronized <T> T perform(StorageOperation operation, Supplier<T> effect) {
    if (dead) {
      throw new CrashError("the process is dead already: " + operation);
    }
    if (!operation.type().changes()) {
      return effect.get();
    }
    if (changes.size() == lastChange) {
      dead = true;
      throw new CrashError("the process died at change " + lastChange + ": " + operation);
    }
    MemoryBackend.Files before = files.copy();
    T result = effect.get();
    changes.add(new Change(operation, before));
    return result;
  }

  /// How many changes succeeded.
  public synchronized int changes() {
    return changes.size();
  }

  /// The changes that succeeded, in their order.
  public synchronized List<StorageOperation> operations() {
    return changes.stream().map(Change::operation).toList();
  }

  /// What is stored if the process is killed after the first `survived` changes and the machine
  /// stays up.
  public synchronized MemoryBackend.Files killedAfter(int survived) {
    return survived < changes.size() ? changes.get(survived).before().copy() : files.copy();
  }

  /// Everything that can be stored after a power failure that follows the first `survived` changes:
  /// once as if the process had been killed, and with every set of deletes lost that can be.
  public synchronized List<MemoryBackend.Files> powerLostAfter(int survived) {
    List<Change> losable =
        changes.subList(0, Math.min(survived, changes.size())).stream()
            .filter(Change::canBeLost)
            .toList();
    List<Change> last = losable.subList(Math.max(0, losable.size() - MAX_LOST), losable.size());
    List<MemoryBackend.Files> states = new ArrayList<>();
    for (int lost = 0; lost < 1 << last.size(); lost++) {
      states.add(withLost(killedAfter(survived), last, lost));
    }
    return states;
  }

  private static MemoryBackend.Files withLost(
      MemoryBackend.Files state, List<Change> deletes, int lost) {
    for (int index = 0; index < deletes.size(); index++) {
      Change delete = deletes.get(index);
      if ((lost & (1 << index)) != 0) {
        delete.before().copyFileTo(state, delete.operation().file().orElseThrow());
      }
    }
    return state;
  }

  /// What was stored when the recording began.
  public MemoryBackend.Files initial() {
    return initial.copy();
  }
}
