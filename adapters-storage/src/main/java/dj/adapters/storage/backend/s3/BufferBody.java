package dj.adapters.storage.backend.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// The bytes of a buffer as the body of a request; it can be sent any number of times.
///
/// They go in slices, because Okio copies whatever it is handed at once before it sends any of it.
final class BufferBody extends RequestBody {
  private static final int SLICE_BYTES = 64 * 1024;

  private final ByteBuffer content;

  BufferBody(ByteBuffer content) {
    this.content = content;
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
      rest.limit(Math.min(end, rest.position() + SLICE_BYTES));
      sink.write(rest);
      rest.limit(end);
    }
  }
}
