package dj.application.repository;

import dj.domain.error.CancelledException;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Reads neighbouring ranges of a pack in one request, and ahead of those who will ask for them.
///
/// The first range of a pack is read as it is: perhaps nothing else is wanted of it. Where a second
/// one lies close to the one before, a block of the pack is fetched, which others find here: files
/// lie in packs in the order in which they were read, so that a restore wants most of what follows.
/// A block is fetched once, by whoever is first, and the blocks that were not used for longest
/// leave.
///
/// Each client of a far store would otherwise wait a round trip for every chunk of a file.
final class PackBlocks {
  /// As much as a connection carries in the time of a round trip or two.
  private static final int BLOCK_BYTES = 4 << 20;

  /// Ranges that are further from each other do not belong together.
  private static final int GAP_BYTES = 1 << 20;

  /// The packs of which the last range is remembered: more than are read at a time.
  private static final int REMEMBERED_PACKS = 1024;

  private final StorageBackend backend;
  private final int capacity;
  private final Map<Name, CompletableFuture<byte[]>> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<PackId, Integer> lastEnds = new LinkedHashMap<>(16, 0.75f, true);

  /// Creates an empty set of blocks.
  ///
  /// @param connections how many blocks may be on their way; twice as many are kept
  PackBlocks(StorageBackend backend, int connections) {
    this.backend = backend;
    this.capacity = 2 * connections;
  }

  private record Name(PackId pack, int number) {}

  /// Reads a range of a pack.
  ///
  /// @param pack the pack, whose size bounds what is fetched
  void read(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    if (isNear(pack.id(), offset, lengthBytes) && lengthBytes <= BLOCK_BYTES) {
      readBlocks(pack, offset, target, lengthBytes);
    } else {
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

  private void readBlocks(PackInfo pack, int offset, byte[] target, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int position = offset + done;
      byte[] block = block(pack, position / BLOCK_BYTES);
      int inBlock = position % BLOCK_BYTES;
      int length = Math.min(lengthBytes - done, block.length - inBlock);
      if (length <= 0) {
        // The pack ends before the range: its own request says so.
        backend.read(FileName.of(pack.id()), offset, target, 0, lengthBytes);
        return;
      }
      System.arraycopy(block, inBlock, target, done, length);
      done += length;
    }
  }

  private byte[] block(PackInfo pack, int number) {
    CompletableFuture<byte[]> own = new CompletableFuture<>();
    Optional<CompletableFuture<byte[]>> others = claim(new Name(pack.id(), number), own);
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
