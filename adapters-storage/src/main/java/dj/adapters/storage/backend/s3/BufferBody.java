package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.PacedSlices;
import dj.domain.port.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// The bytes of a buffer as the body of a request; it can be sent any number of times.
///
/// They go in slices, because Okio copies whatever it is handed at once before it sends any of it,
/// and because each of them waits until the pace allows it.
final class BufferBody extends RequestBody {
  private static final int SLICE_BYTES = 64 * 1024;

  private final ByteBuffer content;
  private final PacedSlices slices;

  BufferBody(ByteBuffer content, Pace pace) {
    this.content = content;
    this.slices = new PacedSlices(pace, SLICE_BYTES);
  }

  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return content.remaining();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    ByteBuffer rest = content.duplicate();
    int end = rest.limit();
    while (rest.position() < end) {
      int sliceBytes = slices.sizeBytes(end - rest.position());
      slices.pass(sliceBytes);
      rest.limit(rest.position() + sliceBytes);
      sink.write(rest);
      rest.limit(end);
      if (slices.pace().isLimited()) {
        sink.flush();
      }
    }
  }
}
