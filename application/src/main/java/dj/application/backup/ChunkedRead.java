package dj.application.backup;

import dj.application.concurrent.Crew;
import dj.domain.error.SourceException;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One long file or stream that all workers read together.
///
/// The workers take turns at the reader: one finds the next chunk and copies it out, then hashes,
/// compresses and seals it on its own while the next worker is at the reader. Chunks are listed in
/// their order, whoever finishes first. The worker that finishes the last one hands the result to
/// the owner.
final class ChunkedRead {
  /// Whom the result is for. Exactly one method is called, once.
  interface Owner {
    /// All was read and stored.
    ///
    /// @param endOffset the offset in the file up to which it was read
    /// @param addedBytes the bytes that were new to the repository
    void contentStored(BackupWorker worker, FileContent content, long endOffset, long addedBytes);

    /// The input cannot be read.
    void failed(BackupWorker worker, SourceException e);
  }

  private final BackupRun run;
  private final Owner owner;
  private final ChunkCutter cutter;
  private final ContentAssembly list;

  private final Object turn = new Object();
  private long cutChunks;
  private boolean ended;

  private final Map<Long, Chunk> outOfOrder = new HashMap<>();
  private long listedChunks;
  private long unfinishedChunks;
  private long addedBytes;
  private long storedBytes;
  private boolean handedOver;
  private @Nullable SourceException failure;

  ChunkedRead(BackupRun run, Owner owner, ChunkCutter cutter, ContentAssembly list) {
    this.run = run;
    this.owner = owner;
    this.cutter = cutter;
    this.list = list;
  }

  /// Reads with the others until there is nothing left to read.
  void work(BackupWorker worker) {
    while (true) {
      Crew.requireWanted();
      int lengthBytes;
      long sequence;
      synchronized (turn) {
        lengthBytes = nextChunk(worker);
        if (lengthBytes == 0) {
          break;
        }
        sequence = cutChunks++;
      }
      run.progress().addRead(lengthBytes);
      store(worker, sequence, lengthBytes);
      run.progress().addDone(0, lengthBytes);
    }
    handOverIfComplete(worker);
  }

  /// Another worker's turn at the same file.
  record Help(ChunkedRead read) implements BackupTask {
    @Override
    public void run(BackupWorker worker) {
      read.work(worker);
    }
  }

  /// Copies the next chunk to the worker's buffer; called by one worker at a time.
  private int nextChunk(BackupWorker worker) {
    if (ended) {
      return 0;
    }
    int lengthBytes = 0;
    try {
      lengthBytes = cutter.next(worker);
    } catch (SourceException e) {
      failure = e;
    }
    synchronized (this) {
      if (lengthBytes == 0) {
        ended = true;
      } else {
        unfinishedChunks++;
      }
    }
    return lengthBytes;
  }

  private void store(BackupWorker worker, long sequence, int lengthBytes) {
    long newBefore = worker.encoder().newBytes();
    BlobId id = worker.storeChunk(lengthBytes);
    long added = worker.encoder().newBytes() - newBefore;
    synchronized (this) {
      addedBytes += added;
      outOfOrder.put(sequence, new Chunk(id, lengthBytes));
      Chunk next;
      while ((next = outOfOrder.remove(listedChunks)) != null) {
        list.add(next, worker.encoder());
        listedChunks++;
      }
      storedBytes += lengthBytes;
      unfinishedChunks--;
    }
  }

  private void handOverIfComplete(BackupWorker worker) {
    synchronized (this) {
      if (!ended || unfinishedChunks > 0 || handedOver) {
        return;
      }
      handedOver = true;
    }
    // The file is counted as a whole now.
    run.progress().addDone(0, -storedBytes);
    if (failure != null) {
      owner.failed(worker, failure);
    } else {
      owner.contentStored(worker, list.finish(worker.encoder()), cutter.endOffset(), addedBytes);
    }
  }
}
