package dj.application.restore;

import dj.application.repository.StoredBlobs;

/// What one thread of a restore owns.
///
/// @param reader reads blobs into a buffer of its own
record RestoreWorker(StoredBlobs reader) implements AutoCloseable {
  @Override
  public void close() {
    reader.close();
  }
}
