package dj.adapters.storage.backend.b2;

import dj.adapters.storage.backend.PacedSlices;
import dj.domain.port.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Cuts a stream into slices that go when the pace allows, and counts them as progress when they
/// are taken.
final class Slices implements Iterator<byte[]> {
  private static final int SLICE_BYTES = 64 * 1024;

  private final InputStream content;
  private final Progress progress;
  private final PacedSlices slices;
  private byte[] next = {};
  private boolean done;

  Slices(InputStream content, Progress progress, Pace pace) {
    this.content = content;
    this.progress = progress;
    this.slices = new PacedSlices(pace, SLICE_BYTES);
  }

  @Override
  public boolean hasNext() {
    if (next.length == 0 && !done) {
      next = slice();
      done = next.length == 0;
    }
    return !done;
  }

  private byte[] slice() {
    try {
      byte[] slice = content.readNBytes(slices.sizeBytes(SLICE_BYTES));
      slices.pass(slice.length);
      return slice;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the content is at its end");
    }
    byte[] slice = next;
    next = new byte[0];
    progress.add(slice.length);
    return slice;
  }
}
