package dj.application.retry;

import dj.application.concurrent.Pause;
import dj.application.retry.ChaosPlan.Fault;
import dj.domain.error.DeniedException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A backend with which things go wrong as a [ChaosPlan] says, to rehearse bad weather with a real
/// store and to test what stands before it.
///
/// All faults but two are of the kind that the contract allows for; `corrupt` and `stale` break it,
/// as a store with a fault of its own would.
public final class ChaosBackend extends DecoratedBackend {
  private static final int MAX_DELAY_MILLIS = 2000;
  private static final Duration BUSY_TIME = Duration.ofSeconds(1);

  private final ChaosPlan plan;
  private final RandomGenerator random;
  private final Pause pause;
  private final Map<FileKind, List<ListedFile>> listings = new ConcurrentHashMap<>();

  /// Creates the backend.
  ///
  /// @param random made from the plan's seed where it has one; used by one thread at a time
  public ChaosBackend(StorageBackend backend, ChaosPlan plan, RandomGenerator random, Pause pause) {
    super(backend);
    this.plan = plan;
    this.random = random;
    this.pause = pause;
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    Optional<Fault> fault = fault(request.type());
    return fault.isPresent() ? perform(request, effect, fault.get()) : effect.get();
  }

  private <T> T perform(StorageRequest request, Supplier<T> effect, Fault fault) {
    return switch (fault) {
      case TIMEOUT -> throw timedOut(request, effect);
      case REFUSE ->
          throw new StorageUnavailableException(failure(request, "the connection was refused"), "");
      case BUSY ->
          throw new StorageUnavailableException(
              failure(request, "the storage is busy"), "", BUSY_TIME);
      case SLOW -> {
        pause.pause(Duration.ofMillis(below(MAX_DELAY_MILLIS)));
        yield effect.get();
      }
      case FULL -> throw new OutOfSpaceException(failure(request, "there is no room left"), "");
      case DENY -> throw new DeniedException(failure(request, "it is not allowed"), "");
      case CORRUPT, STALE -> effect.get();
    };
  }

  private <T> StorageUnavailableException timedOut(StorageRequest request, Supplier<T> effect) {
    if (below(2) == 0) {
      var _ = effect.get();
    }
    return new StorageUnavailableException(failure(request, "no answer came"), "");
  }

  private String failure(StorageRequest request, String reason) {
    return "cannot " + request + " in " + address() + ": " + reason + ", as --chaos wants it";
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    List<ListedFile> now = perform(StorageRequest.list(kind), () -> listed(kind));
    List<ListedFile> before = listings.put(kind, now);
    boolean stale = before != null && strikes(StorageRequest.Type.LIST, Fault.STALE);
    (stale ? before : now).forEach(sink);
  }

  /// What was listed before is kept by kind.
  @Override
  void listTogether(List<FileKind> kinds, Consumer<ListedFile> sink) {
    kinds.forEach(kind -> list(kind, sink));
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    super.read(file, fileOffset, target, targetOffset, lengthBytes);
    if (lengthBytes > 0 && strikes(StorageRequest.Type.READ, Fault.CORRUPT)) {
      target[targetOffset + below(lengthBytes)] ^= (byte) (1 << below(Byte.SIZE));
    }
  }

  @Override
  byte[] whole(byte[] content) {
    if (content.length > 0 && strikes(StorageRequest.Type.READ, Fault.CORRUPT)) {
      content[below(content.length)] ^= (byte) (1 << below(Byte.SIZE));
    }
    return content;
  }

  /// The first rule that strikes of those that make a request fail or wait.
  private Optional<Fault> fault(StorageRequest.Type type) {
    return plan.rules().stream()
        .filter(rule -> rule.request() == type && !isLie(rule.fault()))
        .filter(rule -> isDrawn(rule.probability()))
        .map(ChaosPlan.Rule::fault)
        .findFirst();
  }

  private boolean strikes(StorageRequest.Type type, Fault fault) {
    return plan.rules().stream()
        .filter(rule -> rule.request() == type && rule.fault() == fault)
        .anyMatch(rule -> isDrawn(rule.probability()));
  }

  /// Whether a fault lets a request succeed and makes its answer wrong.
  private static boolean isLie(Fault fault) {
    return fault == Fault.CORRUPT || fault == Fault.STALE;
  }

  private boolean isDrawn(double probability) {
    synchronized (random) {
      return random.nextDouble() < probability;
    }
  }

  private int below(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }
}
