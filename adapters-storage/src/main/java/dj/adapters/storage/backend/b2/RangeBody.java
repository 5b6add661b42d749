package dj.adapters.storage.backend.b2;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/// Receives the body of an answer in a part of an array, and refuses a longer one.
///
/// A reader that has given up gets its array back for good: [#release] returns when no byte can
/// follow.
final class RangeBody implements BodySubscriber<byte[]> {
  private static final byte[] NOTHING = {};

  private final ByteBuffer target;
  private final CompletableFuture<byte[]> done = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private boolean released;

  RangeBody(byte[] target, int offset, int lengthBytes) {
    this.target = ByteBuffer.wrap(target, offset, lengthBytes);
    this.subscription = new NoSubscription();
  }

  /// Stops the receiver.
  synchronized void release() {
    released = true;
    subscription.cancel();
  }

  /// How many bytes are still missing.
  synchronized int missingBytes() {
    return target.remaining();
  }

  /// The array is filled in place; the body itself is empty.
  @Override
  public CompletionStage<byte[]> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (released) {
      started.cancel();
    } else {
      started.request(Long.MAX_VALUE);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer each : buffers) {
      if (released) {
        return;
      }
      if (each.remaining() > target.remaining()) {
        release();
        done.completeExceptionally(new IOException("the answer is longer than what was asked for"));
        return;
      }
      target.put(each);
    }
  }

  @Override
  public void onError(Throwable error) {
    done.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    done.complete(NOTHING);
  }

  /// Stands in until the answer begins.
  private static final class NoSubscription implements Flow.Subscription {
    @Override
    public void request(long count) {
      // There is nobody to ask yet.
    }

    @Override
    public void cancel() {
      // What is released before it begins is cancelled when it begins.
    }
  }
}
