package dj.application.repository;

import dj.application.concurrent.Ahead;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads neighbouring ranges of a pack in one request, and ahead of those who will ask for them.
///
/// The first range of a pack is read as it is: perhaps nothing else is wanted of it. Where a second
/// one lies close to the one before, a block of the pack is fetched, which others find here: files
/// lie in packs in the order in which they were read, so that a restore wants most of what follows.
/// A block is fetched once, by whoever is first, and the blocks that were not used for longest
/// leave.
///
/// Who knows what will be wanted [announces][#announce] it, and its blocks are fetched meanwhile.
/// Where nobody does, and two blocks of a pack were wanted in a row, the next ones are: so the line
/// is busy while content is opened and written. Each client of a far store would otherwise wait a
/// round trip for every chunk of a file.
///
/// The arrays of blocks that have left are used again: a heap does not grow by what it throws away.
final class PackBlocks implements AutoCloseable {
  /// As much as a connection carries in the time of a round trip or two.
  private static final int LARGE_BLOCK_BYTES = 4 << 20;

  /// What it is where very many connections carry one each, and memory would not hold them.
  private static final int SMALL_BLOCK_BYTES = 1 << 20;

  private static final int MAX_CONNECTIONS_WITH_LARGE_BLOCKS = 32;

  /// Ranges that are further from each other do not belong together.
  private static final int GAP_BYTES = 1 << 20;

  /// How many blocks are fetched before they are asked for, of each pack that is read in a row.
  private static final int MAX_BLOCKS_IN_A_ROW = 2;

  /// The least that is kept: several packs are read by turns, as they were written, and each has a
  /// block in use and others ahead. One that left too soon would be fetched again.
  private static final int MIN_BLOCKS = 16;

  private final StorageBackend backend;
  private final int blockBytes;
  private final int capacity;
  private final int blocksInARow;
  private final Map<Name, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<byte[]> spareArrays = new ArrayDeque<>();
  private final LastEnds read = new LastEnds();
  private final LastEnds announced = new LastEnds();
  private final Set<Ahead<Boolean>> underWay = ConcurrentHashMap.newKeySet();

  /// How many of the blocks were announced, and not asked for yet.
  private int waiting;

  /// How many blocks readers had to fetch since one of them asked for a block that was announced,
  /// while as many wait as may.
  private int missed;

  private boolean isAnnounced;

  /// Readers want something else than what was announced to them.
  private boolean isOutOfStep;

  /// Creates an empty set of blocks.
  ///
  /// @param connections how many blocks may be on their way; at least twice as many are kept
  PackBlocks(StorageBackend backend, int connections) {
    this.backend = backend;
    this.blockBytes =
        connections <= MAX_CONNECTIONS_WITH_LARGE_BLOCKS ? LARGE_BLOCK_BYTES : SMALL_BLOCK_BYTES;
    this.capacity = Math.max(MIN_BLOCKS, 2 * connections);
    this.blocksInARow = Math.min(connections, MAX_BLOCKS_IN_A_ROW);
  }

  private record Name(PackId pack, int number) {}

  /// A piece of a pack that is here or on its way. What changes is guarded by the blocks.
  private static final class Block {
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();

    /// Who reads it or fetches it now.
    private int users;

    /// Nobody has asked for it since it was announced.
    private boolean isWaiting;

    private boolean hasLeft;
  }

  /// Where the last range ended, of each of the packs that are read at a time.
  private static final class LastEnds {
    private static final int MAX_PACKS = 1024;

    private final Map<PackId, Integer> ends = new LinkedHashMap<>(16, 0.75f, true);

    /// Whether a range is close to the one before, which it takes the place of.
    private boolean isNear(PackId pack, int offset, int lengthBytes) {
      Integer end = ends.put(pack, offset + lengthBytes);
      if (ends.size() > MAX_PACKS) {
        ends.remove(ends.keySet().iterator().next());
      }
      return end != null && Math.abs((long) offset - end) <= GAP_BYTES;
    }
  }

  /// Says that a range will be read, and in which order: its block is fetched if another one that
  /// was announced is close. Waits while enough is here that nobody has asked for.
  ///
  /// @throws CancelledException if the thread is interrupted, or readers have gone on without what
  ///   was announced, which is then of no use any more
  void announce(PackInfo pack, int offset, int lengthBytes) {
    synchronized (this) {
      requireStep();
      isAnnounced = true;
      if (lengthBytes > blockBytes || !announced.isNear(pack.id(), offset, lengthBytes)) {
        return;
      }
    }
    int last = (offset + lengthBytes - 1) / blockBytes;
    for (int number = offset / blockBytes; number <= last; number++) {
      fetchAhead(pack, number, true);
    }
  }

  /// Reads a range of a pack.
  ///
  /// @param pack the pack, whose size bounds what is fetched
  void read(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    boolean inBlocks = isNear(pack.id(), offset, lengthBytes) && lengthBytes <= blockBytes;
    if (!inBlocks || !readBlocks(pack, offset, target, lengthBytes)) {
      backend.read(FileName.of(pack.id()), offset, target, 0, lengthBytes);
    }
  }

  /// Whether the range is in a block that is here, or close behind the range before it.
  private synchronized boolean isNear(PackId pack, int offset, int lengthBytes) {
    boolean near = read.isNear(pack, offset, lengthBytes);
    return near || blocks.containsKey(new Name(pack, offset / blockBytes));
  }

  /// @return false if a block is not there: a pack that was cut short may have the range all the
  ///   same, and if it has not, its own request says so
  private boolean readBlocks(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int position = offset + done;
      int number = position / blockBytes;
      int inBlock = position % blockBytes;
      int length = Math.min(lengthBytes - done, lengthBytes(pack, number) - inBlock);
      if (length <= 0) {
        return false;
      }
      try {
        readBlock(pack, number, inBlock, target, done, length);
      } catch (ObjectMissingException _) {
        return false;
      }
      done += length;
    }
    return true;
  }

  /// The length of a block, which is shorter at the end of a pack, and not positive behind it.
  private int lengthBytes(PackInfo pack, int number) {
    return (int) Math.min(blockBytes, pack.sizeBytes() - (long) number * blockBytes);
  }

  private void readBlock(
      PackInfo pack, int number, int inBlock, byte[] target, int targetOffset, int lengthBytes) {
    Block own = new Block();
    Block block = use(new Name(pack.id(), number), own);
    try {
      if (isInARow(new Name(pack.id(), number - 1))) {
        IntStream.rangeClosed(1, blocksInARow)
            .forEach(further -> fetchAhead(pack, number + further, false));
      }
      if (block == own) {
        fetch(pack, number, own);
      }
      System.arraycopy(await(block, pack, number), inBlock, target, targetOffset, lengthBytes);
    } finally {
      release(block);
    }
  }

  private synchronized boolean isInARow(Name before) {
    return !isAnnounced && blocks.containsKey(before);
  }

  /// Finds a block, or puts in an empty one for the caller to fetch.
  private synchronized Block use(Name name, Block own) {
    Block block = blocks.get(name);
    if (block == null) {
      block = own;
      put(name, block);
      noteMiss();
    } else if (block.isWaiting) {
      missed = 0;
    }
    block.users++;
    stopWaiting(block);
    return block;
  }

  /// Who does not read what it was to, such as the rest of a file that cannot be written, leaves
  /// blocks behind that wait for ever, and whoever announces with them: after a while without a use
  /// for them they are given up.
  private synchronized void noteMiss() {
    missed = waiting >= capacity / 2 ? missed + 1 : 0;
    if (missed > capacity) {
      isOutOfStep = true;
      isAnnounced = false;
      blocks.values().forEach(this::stopWaiting);
    }
  }

  private void requireStep() {
    if (isOutOfStep) {
      throw new CancelledException("stopped", "");
    }
  }

  private synchronized void put(Name name, Block block) {
    blocks.put(name, block);
    if (blocks.size() > capacity) {
      Map.Entry<Name, Block> eldest = eldest();
      leave(eldest.getKey(), eldest.getValue());
    }
  }

  /// The block that was not used for longest; those that wait for their use stay while they can.
  private synchronized Map.Entry<Name, Block> eldest() {
    for (Map.Entry<Name, Block> each : blocks.entrySet()) {
      if (!each.getValue().isWaiting) {
        return each;
      }
    }
    return blocks.entrySet().iterator().next();
  }

  private synchronized void leave(Name name, Block block) {
    if (blocks.remove(name, block)) {
      stopWaiting(block);
      block.hasLeft = true;
      spare(block);
    }
  }

  private synchronized void stopWaiting(Block block) {
    if (block.isWaiting) {
      block.isWaiting = false;
      waiting--;
      notifyAll();
    }
  }

  private synchronized void release(Block block) {
    block.users--;
    spare(block);
  }

  /// Keeps the array of a block that nobody has any more.
  private synchronized void spare(Block block) {
    if (block.hasLeft && block.users == 0 && !block.bytes.isCompletedExceptionally()) {
      spareArrays.push(block.bytes.join());
    }
  }

  private synchronized byte[] array() {
    byte @Nullable [] spare = spareArrays.poll();
    return spare == null ? new byte[blockBytes] : spare;
  }

  /// Fetches a block in a thread of its own, unless it is here.
  ///
  /// @param waits whether to wait until few enough blocks are here for nobody
  private void fetchAhead(PackInfo pack, int number, boolean waits) {
    if (lengthBytes(pack, number) <= 0) {
      return;
    }
    Block block = new Block();
    synchronized (this) {
      Name name = new Name(pack.id(), number);
      if (waits) {
        awaitRoom(name);
      }
      if (blocks.containsKey(name)) {
        return;
      }
      block.isWaiting = waits;
      waiting += waits ? 1 : 0;
      block.users++;
      put(name, block);
    }
    Ahead<Boolean> ahead;
    try {
      ahead = Ahead.start("read-ahead", () -> fetchForOthers(pack, number, block));
    } catch (OutOfMemoryError e) {
      // The system gives no further thread: whoever wants the block fetches it.
      giveUp(new Name(pack.id(), number), block, e);
      release(block);
      return;
    }
    underWay.add(ahead);
    var _ = block.bytes.whenComplete((_, _) -> underWay.remove(ahead));
  }

  private synchronized void awaitRoom(Name name) {
    try {
      while (waiting >= capacity / 2 && !blocks.containsKey(name)) {
        requireStep();
        wait();
      }
      requireStep();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped", "");
    }
  }

  private boolean fetchForOthers(PackInfo pack, int number, Block block) {
    try {
      fetch(pack, number, block);
      return true;
    } finally {
      release(block);
    }
  }

  private void fetch(PackInfo pack, int number, Block block) {
    byte[] bytes = array();
    try {
      fetch(pack, number, bytes);
      block.bytes.complete(bytes);
    } catch (ObjectMissingException e) {
      // It stays, lest each of its chunks asks for it again.
      block.bytes.completeExceptionally(e);
      throw e;
    } catch (RuntimeException | Error e) {
      giveUp(new Name(pack.id(), number), block, e);
      throw e;
    }
  }

  private void giveUp(Name name, Block block, Throwable failure) {
    block.bytes.completeExceptionally(failure);
    leave(name, block);
  }

  private void fetch(PackInfo pack, int number, byte[] bytes) {
    long begin = (long) number * blockBytes;
    backend.read(FileName.of(pack.id()), begin, bytes, 0, lengthBytes(pack, number));
  }

  /// What another thread fetches. Its failure is that of all who wait, since it has tried as long
  /// as is of use; only where it was stopped, this one tries by itself.
  private byte[] await(Block block, PackInfo pack, int number) {
    try {
      return block.bytes.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped", "");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DjException failure && !(failure instanceof CancelledException)) {
        throw failure;
      }
      byte[] bytes = new byte[blockBytes];
      fetch(pack, number, bytes);
      return bytes;
    }
  }

  /// Stops what is fetched for nobody any more.
  @Override
  public void close() {
    underWay.forEach(Ahead::close);
  }
}
