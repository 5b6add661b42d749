package dj.bootstrap.durability;

import static java.util.Objects.requireNonNull;

import dj.bootstrap.durability.StoreState.Version;
import dj.domain.error.DjException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.id.SessionId;
import dj.domain.lease.LockName;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a client of the real program asks of its store, after all that the store may have answered.
///
/// A client is a function of what it is answered: its clock stands still, and chance is the same in
/// every run. So what it did once after some answers it does each time. It is run where that is not
/// known yet, on a thread of its own, which is given the answers that are known and then stops
/// before every operation. That it does the same as before is checked on the way.
final class Behaviour {
  /// What the storage's clock says, to a client that is not late.
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MOST_RUNS = 24;

  /// The thread that renews leases. It sleeps longer than any run takes, unless the tests were
  /// suspended.
  private static final String HEARTBEAT = "lease";

  /// Leases are renewed in real time, every five minutes.
  private static final Duration MOST_AGE = Duration.ofMinutes(2);

  private final int client;
  private final Program program;
  private final StoreState.Versions versions;
  private final Instant now;
  private final Deque<Run> resting = new ArrayDeque<>();
  private final Map<List<Object>, Moment> same = new HashMap<>();
  private final Moment beginning;
  private int moments;
  private long runs;

  /// What a client does.
  ///
  /// @param later how much later its storage says that it is
  /// @param view how it sees the store, faithful or not
  /// @param body its work
  /// @param reductions what need not be told apart in it
  record Program(
      Duration later,
      ScheduledClient.View view,
      ScheduledClient.Body body,
      Set<Reduction> reductions) {}

  /// Where the store and the client are after a step.
  record Step(StoreState store, Moment moment) {}

  Behaviour(int client, Program program, StoreState.Versions versions) {
    this.client = client;
    this.program = program;
    this.versions = versions;
    this.now = START.plus(program.later());
    Run run = new Run(List.of());
    this.beginning = run.begin();
    resting.add(run);
  }

  /// Between two operations of the client.
  final class Moment {
    private final int number = moments++;
    private final @Nullable Moment before;
    private final @Nullable Answer answer;
    private final @Nullable Request request;
    private final List<String> told;
    private final int sessions;
    private final @Nullable FileName lease;
    private final @Nullable Moment revoking;
    private final Map<Long, Moment> after = new HashMap<>(2);

    /// @param before the moment before, nothing in the beginning
    /// @param answer what came in between
    /// @param request what it asks for now, nothing at its end
    /// @param told what it has told so far
    /// @param sessions how many sessions it has begun
    /// @param lease that of its session, if it is there for all that the client knows
    private Moment(
        @Nullable Moment before,
        @Nullable Answer answer,
        @Nullable Request request,
        List<String> told,
        int sessions,
        @Nullable FileName lease) {
      this.before = before;
      this.answer = answer;
      this.request = request;
      this.told = told;
      this.sessions = sessions;
      this.lease = lease;
      this.revoking = before == null ? null : before.revokingNext();
    }

    /// The moment before it began to write the revocation that is open in the next moment.
    private @Nullable Moment revokingNext() {
      if (request == null) {
        return null;
      }
      if (revoking == null) {
        return request.isRevocation() ? this : null;
      }
      boolean ends = request.type() == StorageOperation.Type.DELETE && request.concerns(revoking);
      return ends ? null : revoking;
    }

    /// A number of its own.
    int number() {
      return number;
    }

    /// What it has told so far.
    List<String> told() {
      return told;
    }

    /// Whether it asks for nothing any more.
    boolean isEnd() {
      return request == null;
    }

    boolean isBeforeChange() {
      return request != null && request.type().changes();
    }

    private boolean beginsSession() {
      return lease == null && request != null && request.isLease();
    }

    /// The client is dead, and has told what it has.
    Moment death() {
      return same.computeIfAbsent(
          List.of("death", told), _ -> new Moment(null, null, null, told, sessions, null));
    }

    @Override
    public String toString() {
      return request == null ? "end" : request.operation().toString();
    }
  }

  /// An operation that the client asks for.
  ///
  /// @param path that of the file, empty for listings
  /// @param written what it writes
  private record Request(StorageOperation operation, String path, @Nullable Version written) {
    StorageOperation.Type type() {
      return operation.type();
    }

    FileKind kind() {
      return operation.kind().orElseThrow();
    }

    /// Whether others can notice it, or change its answer. What follows a listing is read at the
    /// same moment, and files with a content name never change.
    boolean counts() {
      return type() == StorageOperation.Type.LIST || type().changes();
    }

    boolean isLease() {
      return operation.is(StorageOperation.Type.REPLACE, FileKind.LOCK) && lockName().isLease();
    }

    boolean isRevocation() {
      return operation.is(StorageOperation.Type.REPLACE, FileKind.LOCK) && !lockName().isLease();
    }

    private LockName lockName() {
      return LockName.parse(operation.file().orElseThrow().name());
    }

    boolean concerns(Moment other) {
      return other.request != null && other.request.path.equals(path);
    }

    Version requireWritten() {
      return requireNonNull(written);
    }
  }

  /// What the store answers.
  ///
  /// @param fingerprint tells it from other answers to the same
  /// @param found the file that was asked for, if it is there
  private record Answer(long fingerprint, @Nullable Version found, List<ListedFile> listed) {
    static final Answer MISSING = new Answer(0, null, List.of());
    static final Answer DONE = new Answer(1, null, List.of());
    static final Answer REFUSED = new Answer(2, null, List.of());
  }

  /// How often the client was run.
  long runs() {
    return runs;
  }

  /// Whether its deaths are to be tried.
  boolean mayDie() {
    return !program.reductions().contains(Reduction.DEATHS);
  }

  /// Where the client is before its first operation that counts.
  Moment begin(StoreState store) {
    return atRest(beginning, store);
  }

  /// Lets the operation happen that the client waits for, and all that follow up to the next one
  /// that counts.
  Step step(StoreState store, Moment moment) {
    Request request = requireNonNull(moment.request);
    StoreState changed = change(request, store);
    Moment next = atRest(next(moment, answer(request, store)), changed);
    return new Step(changed, reduced(moment, next, changed));
  }

  private Moment atRest(Moment moment, StoreState store) {
    Moment each = moment;
    while (each.request != null && !each.request.counts()) {
      each = next(each, answer(each.request, store));
    }
    return each;
  }

  private static StoreState change(Request request, StoreState store) {
    return switch (request.type()) {
      case CREATE ->
          store.find(request.path()).isEmpty() ? store.with(request.requireWritten()) : store;
      case REPLACE -> store.with(request.requireWritten());
      case DELETE -> store.without(request.path());
      case LIST, READ, SIZE, INITIALIZE -> store;
    };
  }

  private static Answer answer(Request request, StoreState store) {
    return switch (request.type()) {
      case LIST -> new Answer(store.fingerprint(request.kind()), null, store.list(request.kind()));
      case READ, SIZE ->
          store
              .find(request.path())
              .map(found -> new Answer(found.fingerprint(), found, List.of()))
              .orElse(Answer.MISSING);
      case CREATE ->
          store
              .find(request.path())
              .filter(found -> !Arrays.equals(found.content(), request.requireWritten().content()))
              .map(_ -> Answer.REFUSED)
              .orElse(Answer.DONE);
      case REPLACE, DELETE, INITIALIZE -> Answer.DONE;
    };
  }

  private Moment reduced(Moment moment, Moment next, StoreState store) {
    Moment reduced = next;
    if (applies(Reduction.LOCKS) && isListing(moment, FileKind.LOCK)) {
      reduced = theSame(locksRead(moment, next, store), reduced);
    }
    if (applies(Reduction.SESSIONS) && reduced.beginsSession()) {
      reduced = theSame(List.of("session", reduced.sessions, reduced.told), reduced);
    }
    if (applies(Reduction.REVOKING) && moment.revoking != null && reduced.revoking == null) {
      reduced = theSame(List.of("revoked", moment.revoking), reduced);
    }
    if (applies(Reduction.COMMIT)
        && isListing(moment, FileKind.LOCK)
        && reduced.lease != null
        && reduced.isBeforeChange()) {
      reduced = theSame(changes(reduced), reduced);
    }
    return applies(Reduction.LAST_CHANGES) ? lastChanges(reduced) : reduced;
  }

  private boolean applies(Reduction reduction) {
    return program.reductions().contains(reduction);
  }

  private static boolean isListing(Moment moment, FileKind kind) {
    return moment.request != null
        && moment.request.operation().is(StorageOperation.Type.LIST, kind);
  }

  /// The first moment of those that a reduction takes for one.
  private Moment theSame(List<Object> what, Moment moment) {
    Moment first = same.putIfAbsent(what, moment);
    return first == null ? moment : first;
  }

  /// What was read after a listing of the locks, and the own lease.
  private static List<Object> locksRead(Moment listing, Moment end, StoreState store) {
    List<Object> read = new ArrayList<>(List.of("locks", listing));
    if (listing.lease != null) {
      read.add(store.find(listing.lease.path()).map(Version::fingerprint).orElse(0L));
    }
    for (Moment each = end; each.before != listing; each = requireNonNull(each.before)) {
      read.add(requireNonNull(requireNonNull(each.before).request).path());
      read.add(requireNonNull(each.answer).fingerprint());
    }
    return read;
  }

  /// The changes that a client makes before it asks for something again, or begins a session.
  private List<Object> changes(Moment moment) {
    List<Object> changes = new ArrayList<>(List.of("changes", moment.sessions, moment.told));
    Moment each = moment;
    while (each.isBeforeChange() && !each.beginsSession()) {
      changes.add(requireNonNull(each.request));
      each = next(each, Answer.DONE);
      changes.add(each.told);
    }
    changes.add(each.isEnd());
    return changes;
  }

  private Moment lastChanges(Moment moment) {
    Moment each = moment;
    while (each.isBeforeChange() && !each.beginsSession()) {
      each = next(each, Answer.DONE);
    }
    return each.isEnd() ? theSame(changes(moment), moment) : moment;
  }

  private Moment next(Moment moment, Answer answer) {
    Moment known = moment.after.get(answer.fingerprint());
    return known == null ? learn(moment, answer) : known;
  }

  private Moment learn(Moment moment, Answer answer) {
    Run run = runAt(moment);
    Moment next = run.goOn(moment, answer);
    moment.after.put(answer.fingerprint(), next);
    resting.addLast(run);
    if (next.isEnd() || resting.size() > MOST_RUNS) {
      (next.isEnd() ? resting.removeLast() : resting.removeFirst()).abandon();
    }
    return next;
  }

  /// A run that has come to a moment.
  private Run runAt(Moment moment) {
    for (Iterator<Run> each = resting.iterator(); each.hasNext(); ) {
      Run run = each.next();
      if (run.isOld()) {
        each.remove();
        run.abandon();
      } else if (run.at == moment) {
        each.remove();
        return run;
      }
    }
    List<Moment> path = new ArrayList<>();
    for (Moment each = moment; each != null; each = each.before) {
      path.addFirst(each);
    }
    Run run = new Run(path);
    run.begin();
    return run;
  }

  /// Ends all threads.
  void close() {
    resting.forEach(Run::abandon);
    resting.clear();
  }

  /// The client on a thread of its own, and the store that answers it.
  private final class Run implements StorageBackend {
    private final List<Moment> path;
    private final List<String> told = new ArrayList<>();
    private final long born = System.nanoTime();
    private @Nullable Moment at;
    private @Nullable Thread thread;
    private int followed;
    private int sessions;
    private @Nullable FileName lease;
    private @Nullable Request waiting;
    private @Nullable Answer given;
    private boolean ended;
    private boolean dead;
    private boolean disturbed;
    private @Nullable Throwable failure;

    /// Prepares a run that goes a known path by itself.
    private Run(List<Moment> path) {
      this.path = path;
    }

    private Moment begin() {
      runs++;
      thread = Thread.ofVirtual().name("client").start(this::work);
      awaitRest();
      at = path.isEmpty() ? moment(null, null) : path.getLast();
      return at;
    }

    private Moment goOn(Moment from, Answer answer) {
      give(answer);
      awaitRest();
      at = moment(from, answer);
      return at;
    }

    private synchronized void give(Answer answer) {
      waiting = null;
      given = answer;
      notifyAll();
    }

    private synchronized Moment moment(@Nullable Moment from, @Nullable Answer answer) {
      return new Moment(from, answer, waiting, List.copyOf(told), sessions, lease);
    }

    private synchronized void awaitRest() {
      while (!ended && waiting == null) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      if (failure != null) {
        throw new AssertionError("a client failed", failure);
      }
    }

    private synchronized boolean isOld() {
      return disturbed || System.nanoTime() - born > MOST_AGE.toNanos();
    }

    private void work() {
      try {
        TestRepository repository =
            TestRepository.at(program.view().of(this), InstantSource.fixed(now), new Chance());
        program.body().run(repository, told);
      } catch (CrashError e) {
        // It is not needed any more.
      } catch (DjException e) {
        told.add(ProtocolScene.FAILED);
      } catch (Throwable e) {
        failure = e;
      } finally {
        end();
      }
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    private void abandon() {
      synchronized (this) {
        dead = true;
        notifyAll();
      }
      try {
        requireNonNull(thread).join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /// Decides all that is random in the client, in the same way in each session with that number.
    private final class Chance implements RandomGenerator {
      private Random random = new Random(client);

      @Override
      public long nextLong() {
        return random.nextLong();
      }

      @Override
      public void nextBytes(byte[] bytes) {
        if (bytes.length == SessionId.LENGTH_BYTES) {
          newSession();
        }
        random.nextBytes(bytes);
      }

      private void newSession() {
        synchronized (Run.this) {
          if (lease == null) {
            sessions++;
            random = new Random(StoreState.mix(client) + sessions);
          }
        }
      }
    }

    private Answer ask(StorageOperation operation) {
      return ask(new Request(operation, operation.file().map(FileName::path).orElse(""), null));
    }

    private synchronized Answer ask(Request request) {
      if (dead) {
        throw new CrashError("the client is dead");
      }
      if (waiting != null || Thread.currentThread().getName().equals(HEARTBEAT)) {
        disturbed = true;
        throw new StorageUnavailableException("a lease is renewed beside another operation", "");
      }
      Answer answer = followed + 1 < path.size() ? follow(request) : await(request);
      if (request.isLease()) {
        lease = request.operation().file().orElseThrow();
      } else if (request.type() == StorageOperation.Type.DELETE
          && request.operation().file().orElseThrow().equals(lease)) {
        lease = null;
      }
      return answer;
    }

    private Answer follow(Request request) {
      Moment moment = path.get(followed);
      if (!request.equals(moment.request)) {
        throw new IllegalStateException("asks for " + request + " and before for " + moment);
      }
      followed++;
      return requireNonNull(path.get(followed).answer);
    }

    private Answer await(Request request) {
      waiting = request;
      notifyAll();
      while (given == null && !dead) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CrashError("interrupted");
        }
      }
      if (dead) {
        throw new CrashError("the client is dead");
      }
      Answer answer = requireNonNull(given);
      given = null;
      return answer;
    }

    @Override
    public String address() {
      return "memory";
    }

    @Override
    public BackendCapabilities capabilities() {
      return new BackendCapabilities(false, 1, 1, true, false);
    }

    @Override
    public void initialize() {
      throw new IllegalStateException("the repository is there");
    }

    @Override
    public void list(FileKind kind, Consumer<ListedFile> sink) {
      ask(StorageOperation.of(StorageOperation.Type.LIST, kind)).listed().forEach(sink);
    }

    @Override
    public OptionalLong sizeBytes(FileName file) {
      Version found = ask(StorageOperation.of(StorageOperation.Type.SIZE, file)).found();
      return found == null ? OptionalLong.empty() : OptionalLong.of(found.content().length);
    }

    @Override
    public void read(
        FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
      Version found = ask(StorageOperation.of(StorageOperation.Type.READ, file)).found();
      if (found == null || fileOffset + lengthBytes > found.content().length) {
        throw new ObjectMissingException("cannot read " + file + " in memory", "");
      }
      System.arraycopy(found.content(), (int) fileOffset, target, targetOffset, lengthBytes);
    }

    @Override
    public void write(FileName file, ByteBuffer content, WriteMode mode) {
      byte[] bytes = new byte[content.remaining()];
      content.get(content.position(), bytes);
      StorageOperation.Type type =
          mode == WriteMode.REPLACE ? StorageOperation.Type.REPLACE : StorageOperation.Type.CREATE;
      Request request =
          new Request(StorageOperation.of(type, file), file.path(), versions.of(file, bytes, now));
      if (ask(request).equals(Answer.REFUSED)) {
        throw new ObjectExistsException("cannot write " + file + " in memory: it exists", "");
      }
    }

    @Override
    public void delete(FileName file) {
      ask(StorageOperation.of(StorageOperation.Type.DELETE, file));
    }

    @Override
    public void close() {}
  }
}
