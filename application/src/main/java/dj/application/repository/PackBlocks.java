package dj.application.repository;

import dj.application.concurrent.Ahead;
import dj.domain.error.CancelledException;
import dj.domain.error.ObjectMissingException;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/// Reads neighbouring ranges of a pack in one request, and ahead of those who will ask for them.
///
/// The first range of a pack is read as it is: perhaps nothing else is wanted of it. Where a second
/// one lies close to the one before, a block of the pack is fetched, which others find here: files
/// lie in packs in the order in which they were read, so that a restore wants most of what follows.
/// A block is fetched once, by whoever is first, and the blocks that were not used for longest
/// leave. Where two blocks of a pack were wanted in a row, the next ones are fetched meanwhile, so
/// that the line is busy while content is opened and written.
///
/// Each client of a far store would otherwise wait a round trip for every chunk of a file.
final class PackBlocks implements AutoCloseable {
  /// As much as a connection carries in the time of a round trip or two.
  private static final int BLOCK_BYTES = 4 << 20;

  /// Ranges that are further from each other do not belong together.
  private static final int GAP_BYTES = 1 << 20;

  /// How many blocks are fetched before they are asked for, of each pack that is read in a row.
  private static final int MAX_BLOCKS_AHEAD = 2;

  /// The least that is kept: several packs are read by turns, as they were written, and each has a
  /// block in use and others ahead. One that left too soon would be fetched again.
  private static final int MIN_BLOCKS = 16;

  /// The packs of which the last range is remembered: more than are read at a time.
  private static final int REMEMBERED_PACKS = 1024;

  private final StorageBackend backend;
  private final int capacity;
  private final int blocksAhead;
  private final Map<Name, CompletableFuture<byte[]>> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<PackId, Integer> lastEnds = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Ahead<byte[]>> underWay = ConcurrentHashMap.newKeySet();

  /// Creates an empty set of blocks.
  ///
  /// @param connections how many blocks may be on their way; at least twice as many are kept
  PackBlocks(StorageBackend backend, int connections) {
    this.backend = backend;
    this.capacity = Math.max(MIN_BLOCKS, 2 * connections);
    this.blocksAhead = Math.min(connections, MAX_BLOCKS_AHEAD);
  }

  private record Name(PackId pack, int number) {}

  /// Reads a range of a pack.
  ///
  /// @param pack the pack, whose size bounds what is fetched
  void read(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    boolean inBlocks = isNear(pack.id(), offset, lengthBytes) && lengthBytes <= BLOCK_BYTES;
    if (!inBlocks || !readBlocks(pack, offset, target, lengthBytes)) {
      backend.read(FileName.of(pack.id()), offset, target, 0, lengthBytes);
    }
  }

  /// Whether the range is in a block that is here, or close behind the range before it.
  private synchronized boolean isNear(PackId pack, int offset, int lengthBytes) {
    Integer end = lastEnds.put(pack, offset + lengthBytes);
    if (lastEnds.size() > REMEMBERED_PACKS) {
      lastEnds.remove(lastEnds.keySet().iterator().next());
    }
    return (end != null && Math.abs((long) offset - end) <= GAP_BYTES)
        || blocks.containsKey(new Name(pack, offset / BLOCK_BYTES));
  }

  /// @return false if a block is not there: a pack that was cut short may have the range all the
  ///   same, and if it has not, its own request says so
  private boolean readBlocks(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int position = offset + done;
      int number = position / BLOCK_BYTES;
      byte[] block;
      try {
        block = block(pack, number);
      } catch (ObjectMissingException _) {
        return false;
      }
      int inBlock = position % BLOCK_BYTES;
      int length = Math.min(lengthBytes - done, block.length - inBlock);
      if (length <= 0) {
        return false;
      }
      System.arraycopy(block, inBlock, target, done, length);
      done += length;
    }
    return true;
  }

  private synchronized boolean isHere(Name name) {
    return blocks.containsKey(name);
  }

  private void readAhead(PackInfo pack, int number) {
    Name name = new Name(pack.id(), number);
    CompletableFuture<byte[]> own = new CompletableFuture<>();
    if ((long) number * BLOCK_BYTES < pack.sizeBytes() && claim(name, own).isEmpty()) {
      Ahead<byte[]> ahead = Ahead.start("read-ahead", () -> fetch(pack, number, own));
      underWay.add(ahead);
      var _ = own.whenComplete((_, _) -> underWay.remove(ahead));
    }
  }

  /// Stops what is fetched for nobody any more.
  @Override
  public void close() {
    underWay.forEach(Ahead::close);
  }

  private byte[] block(PackInfo pack, int number) {
    CompletableFuture<byte[]> own = new CompletableFuture<>();
    Optional<CompletableFuture<byte[]>> others = claim(new Name(pack.id(), number), own);
    if (isHere(new Name(pack.id(), number - 1))) {
      IntStream.rangeClosed(1, blocksAhead).forEach(further -> readAhead(pack, number + further));
    }
    return others.isPresent() ? await(others.get(), pack, number) : fetch(pack, number, own);
  }

  /// Claims a block for the caller, who then has to fetch it.
  ///
  /// @return the block, if somebody else has it or fetches it
  private synchronized Optional<CompletableFuture<byte[]>> claim(
      Name name, CompletableFuture<byte[]> own) {
    CompletableFuture<byte[]> there = blocks.get(name);
    if (there != null) {
      return Optional.of(there);
    }
    blocks.put(name, own);
    if (blocks.size() > capacity) {
      blocks.remove(blocks.keySet().iterator().next());
    }
    return Optional.empty();
  }

  private byte[] fetch(PackInfo pack, int number, CompletableFuture<byte[]> own) {
    try {
      byte[] block = readBlock(pack, number);
      own.complete(block);
      return block;
    } catch (RuntimeException | Error e) {
      forget(new Name(pack.id(), number));
      own.completeExceptionally(e);
      throw e;
    }
  }

  private byte[] readBlock(PackInfo pack, int number) {
    long begin = (long) number * BLOCK_BYTES;
    byte[] block = new byte[Math.clamp(pack.sizeBytes() - begin, 0, BLOCK_BYTES)];
    backend.read(FileName.of(pack.id()), begin, block, 0, block.length);
    return block;
  }

  private synchronized void forget(Name name) {
    blocks.remove(name);
  }

  /// What another thread fetches; if it failed, this one tries by itself and has its own failure.
  private byte[] await(CompletableFuture<byte[]> block, PackInfo pack, int number) {
    try {
      return block.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped", "");
    } catch (ExecutionException _) {
      return readBlock(pack, number);
    }
  }
}
