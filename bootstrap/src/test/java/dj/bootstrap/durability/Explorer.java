package dj.bootstrap.durability;

import dj.bootstrap.durability.Behaviour.Moment;
import dj.domain.port.testing.MemoryBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs several clients of one store in every order that their operations can come in.
///
/// A state is what the store holds and where each client is. Every operation that another client
/// can notice, or whose answer it can change, is a step of its own; what follows it up to the next
/// one belongs to it. What a client does next is a function of what it was answered, so it is run
/// once for each ([Behaviour]) and not once for each order; where all are as they were before,
/// nothing new can follow. What a client does not remember does not tell its states apart
/// ([Reduction]).
///
/// States are known by fingerprints of 64 bits, so that among a hundred million of them two are
/// taken for one with a probability of one in four thousand.
final class Explorer {
  private final Scenario scenario;
  private final long maxStates;
  private final FingerprintSet seen = new FingerprintSet();
  private final Set<Long> checked = new HashSet<>();
  private final Deque<State> open = new ArrayDeque<>();
  private final List<Behaviour> clients = new ArrayList<>();

  /// What is explored.
  interface Scenario {
    /// A store as it is in the beginning.
    MemoryBackend.Files files();

    /// The clients.
    List<Behaviour.Program> clients();

    /// What must hold of every store, with what has been told by then.
    ///
    /// @param told what the clients have told so far
    /// @throws AssertionError if it does not
    void check(StoreState store, List<String> told);
  }

  /// Where the store and all clients are.
  ///
  /// @param before the state that it was first reached from
  /// @param mover the client that took the step
  private record State(StoreState store, List<Moment> moments, @Nullable State before, int mover) {
    private long fingerprint() {
      long hash = store.fingerprint();
      for (Moment moment : moments) {
        hash = StoreState.mix(hash + moment.number());
      }
      return hash;
    }

    private List<String> told() {
      List<String> told = new ArrayList<>();
      for (Moment moment : moments) {
        told.addAll(moment.told());
      }
      return told;
    }

    private State after(int client, StoreState changed, Moment moment) {
      List<Moment> next = new ArrayList<>(moments);
      next.set(client, moment);
      return new State(changed, next, this, client);
    }

    /// All steps that led here, a line each.
    private String course() {
      StringBuilder course = new StringBuilder();
      for (State each = this; each.before != null; each = each.before) {
        Moment moment = each.before.moments.get(each.mover);
        String step = each.moments.get(each.mover) == moment.death() ? "dies" : moment.toString();
        course.insert(0, "\n  client " + each.mover + ' ' + step);
      }
      return course.toString();
    }
  }

  /// Prepares an exploration that ends when it has found so many states.
  Explorer(Scenario scenario, long maxStates) {
    this.scenario = scenario;
    this.maxStates = maxStates;
  }

  /// Explores.
  ///
  /// @return whether all states were reached, and not only as many as were allowed
  /// @throws AssertionError if something does not hold; the message has the order
  boolean explore() {
    StoreState.Versions versions = new StoreState.Versions();
    StoreState start = versions.of(scenario.files(), Behaviour.START);
    try {
      List<Moment> moments = new ArrayList<>();
      for (Behaviour.Program program : scenario.clients()) {
        Behaviour client = new Behaviour(clients.size(), program, versions);
        clients.add(client);
        moments.add(client.begin(start));
      }
      reach(new State(start, moments, null, 0));
      while (!open.isEmpty() && seen.size() < maxStates) {
        goOn(open.pop());
      }
      return open.isEmpty();
    } finally {
      clients.forEach(Behaviour::close);
    }
  }

  private void goOn(State state) {
    for (int client = state.moments.size() - 1; client >= 0; client--) {
      Behaviour behaviour = clients.get(client);
      Moment moment = state.moments.get(client);
      if (moment.isEnd()) {
        continue;
      }
      if (behaviour.mayDie() && moment.isBeforeChange()) {
        reach(state.after(client, state.store, moment.death()));
      }
      Behaviour.Step step = behaviour.step(state.store, moment);
      reach(state.after(client, step.store(), step.moment()));
    }
  }

  private void reach(State state) {
    if (seen.add(state.fingerprint())) {
      check(state);
      open.push(state);
    }
  }

  private void check(State state) {
    List<String> told = state.told();
    long situation = state.store.fingerprint();
    for (String line : told) {
      situation = StoreState.mix(situation + StoreState.fingerprint(line));
    }
    if (!checked.add(situation)) {
      return;
    }
    try {
      scenario.check(state.store, told);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e + state.course(), e);
    }
  }

  /// How many states were found.
  long states() {
    return seen.size();
  }

  /// Fingerprints of all stores that came about, each with what had been told.
  Set<Long> situations() {
    return Set.copyOf(checked);
  }

  /// How often the clients were run.
  long runs() {
    return clients.stream().mapToLong(Behaviour::runs).sum();
  }
}
