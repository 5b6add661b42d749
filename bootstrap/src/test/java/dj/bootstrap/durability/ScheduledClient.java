package dj.bootstrap.durability;

import dj.domain.error.DjException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client whose operations come when they are told to. Operations that nobody else can notice, or
/// whose answer nobody else can change, are not waited for: files with a content name never change.
final class ScheduledClient {
  private final Body body;
  private final RandomGenerator spans;
  private final Backend backend;
  private final TestRepository repository;
  private final List<String> told = new ArrayList<>();
  private @Nullable Thread thread;
  private @Nullable StorageOperation waiting;
  private boolean granted;
  private boolean dead;
  private boolean finished;
  private @Nullable Throwable failure;

  /// How a client sees the store.
  interface View {
    /// The store as it is.
    View FAITHFUL = backend -> backend;

    /// The store as the client sees it.
    StorageBackend of(StorageBackend backend);

    /// A view in which some operations have no effect, and listings among them find nothing.
    static View hiding(Predicate<StorageOperation> hidden) {
      return backend ->
          new ForwardingBackend(backend) {
            @Override
            @SuppressWarnings("unchecked") // a listing is all that is hidden and has a result
            protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
              if (!hidden.test(operation)) {
                return effect.get();
              }
              return operation.type() == StorageOperation.Type.LIST
                  ? (T) new ArrayList<ListedFile>()
                  : (T) Boolean.TRUE;
            }
          };
    }
  }

  /// The work of a client.
  interface Body {
    /// Does it.
    void run(TestRepository repository, List<String> told);
  }

  /// What is around a client.
  ///
  /// @param storageClock what dates the files
  /// @param ownClock what the client takes for the time
  /// @param chance decides all that is random in the client
  /// @param spans decides what of that which comes or goes during a listing is in it
  record Surroundings(
      InstantSource storageClock,
      InstantSource ownClock,
      RandomGenerator chance,
      RandomGenerator spans) {}

  /// Prepares a client of a store.
  ///
  /// @param view how it sees the store, faithful or not
  /// @param body its work
  ScheduledClient(MemoryBackend.Files files, View view, Body body, Surroundings surroundings) {
    this.body = body;
    this.spans = surroundings.spans();
    this.backend = new Backend(new MemoryBackend(files, surroundings.storageClock()));
    this.repository =
        TestRepository.at(view.of(backend), surroundings.ownClock(), surroundings.chance());
  }

  /// Lets the client run to its first operation.
  void start() {
    thread = Thread.ofPlatform().daemon().name("client").start(this::work);
    awaitRest();
  }

  private void work() {
    try {
      body.run(repository, told);
    } catch (CrashError e) {
      // It was told to die.
    } catch (DjException e) {
      tell("failed");
    } catch (Throwable e) {
      failure = e;
    } finally {
      finish();
    }
  }

  private synchronized void tell(String what) {
    told.add(what);
  }

  private synchronized void finish() {
    finished = true;
    waiting = null;
    notifyAll();
  }

  /// Lets the next operation happen, and waits until the client is before another one or done.
  synchronized void step() {
    granted = true;
    notifyAll();
    awaitRest();
  }

  /// Lets the client die: nothing that it does has an effect any more.
  void abandon() {
    synchronized (this) {
      dead = true;
      notifyAll();
    }
    Thread running = thread;
    try {
      if (running != null) {
        running.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitRest() {
    while (!finished && !dead && (waiting == null || granted)) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    if (failure != null && !dead) {
      throw new AssertionError("a client failed", failure);
    }
  }

  synchronized boolean isWaiting() {
    return !finished && !dead && waiting != null;
  }

  /// The operation that it is held before.
  synchronized Optional<StorageOperation> pending() {
    return Optional.ofNullable(waiting);
  }

  synchronized boolean isAboutToChange() {
    return waiting != null && waiting.type().changes();
  }

  /// What it has told so far.
  synchronized List<String> told() {
    return List.copyOf(told);
  }

  /// Holds every operation that counts until it is granted.
  private final class Backend extends ForwardingBackend {
    private Backend(StorageBackend backend) {
      super(backend);
    }

    @Override
    public BackendCapabilities capabilities() {
      return new BackendCapabilities(false, 1, 1, true, false);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      synchronized (ScheduledClient.this) {
        if (counts(operation)) {
          hold(operation);
        } else if (dead) {
          throw new CrashError("the client is dead");
        }
        T result = effect.get();
        if (operation.type() == StorageOperation.Type.LIST) {
          hold(operation);
          result = blend(result, effect.get());
        }
        return result;
      }
    }

    private boolean counts(StorageOperation operation) {
      return operation.type().changes()
          || operation.type() == StorageOperation.Type.LIST
          || operation.kind().equals(Optional.of(FileKind.LOCK));
    }

    /// What is in both listings is in the blend, of the rest about a half.
    @SuppressWarnings("unchecked") // the result of a listing is a list of files
    private <T> T blend(T first, T second) {
      Map<FileName, ListedFile> before = byName((List<ListedFile>) first);
      Map<FileName, ListedFile> after = byName((List<ListedFile>) second);
      List<ListedFile> blend = new ArrayList<>();
      after.forEach((name, file) -> {
        if (before.containsKey(name) || spans.nextBoolean()) {
          blend.add(file);
        }
      });
      before.forEach((name, file) -> {
        if (!after.containsKey(name) && spans.nextBoolean()) {
          blend.add(file);
        }
      });
      return (T) blend;
    }

    private Map<FileName, ListedFile> byName(List<ListedFile> files) {
      Map<FileName, ListedFile> named = new TreeMap<>(Comparator.comparing(FileName::path));
      files.forEach(file -> named.put(file.file(), file));
      return named;
    }

    private void hold(StorageOperation operation) {
      waiting = operation;
      granted = false;
      ScheduledClient.this.notifyAll();
      while (!granted && !dead) {
        try {
          ScheduledClient.this.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CrashError("interrupted");
        }
      }
      if (dead) {
        throw new CrashError("the client is dead");
      }
      waiting = null;
    }
  }
}
