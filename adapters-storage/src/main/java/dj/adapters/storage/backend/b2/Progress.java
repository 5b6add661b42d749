package dj.adapters.storage.backend.b2;

import dj.domain.port.Pace;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the bytes that one exchange has moved, so that a slow one can be told from a stuck one.
final class Progress {
  private final AtomicLong bytes = new AtomicLong();

  long bytes() {
    return bytes.get();
  }

  void add(int count) {
    bytes.addAndGet(count);
  }

  /// Counts what `subscriber` receives.
  <T> BodySubscriber<T> counting(BodySubscriber<T> subscriber) {
    return counting(subscriber, Pace.UNLIMITED);
  }

  /// Counts what `subscriber` receives, and hands it on when it is paid for: the client reads no
  /// further meanwhile.
  <T> BodySubscriber<T> counting(BodySubscriber<T> subscriber, Pace pace) {
    return new Counting<>(this, subscriber, pace);
  }

  private record Counting<T>(Progress progress, BodySubscriber<T> subscriber, Pace pace)
      implements BodySubscriber<T> {
    @Override
    public CompletionStage<T> getBody() {
      return subscriber.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer each : buffers) {
        pace.pass(each.remaining());
        progress.add(each.remaining());
      }
      subscriber.onNext(buffers);
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(error);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
