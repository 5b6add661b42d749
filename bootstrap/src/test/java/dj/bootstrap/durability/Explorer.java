package dj.bootstrap.durability;

import dj.domain.port.testing.MemoryBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Runs several clients of one store in every order that their operations can come in, with a death
/// of each that may die at each of its operations.
///
/// The clients are the real program. Each runs on its own thread and is held before every operation
/// that another one can notice, until it is chosen. An order is a list of choices; it is followed
/// from the beginning, since a thread cannot be put back. Chance is the same in every run, so that
/// a client which has seen the same answers is in the same state: where all clients and the store
/// are as they were before, nothing new can follow, and the run is given up.
final class Explorer {
  private final Scenario scenario;
  private final long maxStates;
  private final Set<Long> seen = new HashSet<>();
  private final Deque<List<Choice>> open = new ArrayDeque<>();
  private long runs;

  /// Lets a client go on, or die.
  record Choice(int client, boolean dies) {}

  /// What is explored.
  interface Scenario {
    /// A store as it is in the beginning.
    MemoryBackend.Files files();

    /// The clients; each is given its number.
    List<ScheduledClient.Program> clients();

    /// Whether a client may die.
    boolean mayDie(int client);

    /// What must hold after every operation that changes something.
    ///
    /// @param clients what they have told so far
    /// @throws AssertionError if it does not
    void check(MemoryBackend.Files files, List<ScheduledClient> clients);
  }

  Explorer(Scenario scenario, long maxStates) {
    this.scenario = scenario;
    this.maxStates = maxStates;
  }

  /// Explores.
  ///
  /// @return whether all states were reached, and not only as many as were allowed
  /// @throws AssertionError if something does not hold; the message has the order
  boolean explore() {
    open.push(List.of());
    while (!open.isEmpty() && seen.size() < maxStates) {
      run(open.pop());
    }
    return open.isEmpty();
  }

  long states() {
    return seen.size();
  }

  long runs() {
    return runs;
  }

  private void run(List<Choice> prefix) {
    runs++;
    MemoryBackend.Files files = scenario.files();
    List<ScheduledClient> clients = new ArrayList<>();
    for (ScheduledClient.Program program : scenario.clients()) {
      clients.add(new ScheduledClient(clients.size(), files, program));
    }
    try {
      clients.forEach(ScheduledClient::start);
      for (Choice choice : prefix) {
        take(clients, choice);
      }
      explore(files, clients, new ArrayList<>(prefix));
    } finally {
      clients.forEach(ScheduledClient::abandon);
    }
  }

  private void explore(
      MemoryBackend.Files files, List<ScheduledClient> clients, List<Choice> path) {
    boolean changed = true;
    while (true) {
      if (!seen.add(state(files, clients))) {
        return;
      }
      if (changed) {
        check(files, clients, path);
      }
      List<Choice> choices = choices(clients);
      if (choices.isEmpty()) {
        return;
      }
      for (Choice other : choices.subList(1, choices.size())) {
        List<Choice> later = new ArrayList<>(path);
        later.add(other);
        open.push(later);
      }
      Choice chosen = choices.getFirst();
      changed = chosen.dies() || clients.get(chosen.client()).isAboutToChange();
      take(clients, chosen);
      path.add(chosen);
    }
  }

  private List<Choice> choices(List<ScheduledClient> clients) {
    List<Choice> choices = new ArrayList<>();
    for (int client = 0; client < clients.size(); client++) {
      if (clients.get(client).isWaiting()) {
        choices.add(new Choice(client, false));
        if (scenario.mayDie(client) && clients.get(client).isAboutToChange()) {
          choices.add(new Choice(client, true));
        }
      }
    }
    return choices;
  }

  private static void take(List<ScheduledClient> clients, Choice choice) {
    ScheduledClient client = clients.get(choice.client());
    if (choice.dies()) {
      client.abandon();
    } else {
      client.step();
    }
  }

  private static long state(MemoryBackend.Files files, List<ScheduledClient> clients) {
    long hash = ScheduledClient.fingerprint(files);
    for (ScheduledClient client : clients) {
      hash = hash * 0x9E3779B97F4A7C15L + client.history();
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private void check(MemoryBackend.Files files, List<ScheduledClient> clients, List<Choice> path) {
    try {
      scenario.check(files, clients);
    } catch (RuntimeException | AssertionError e) {
      StringBuilder order = new StringBuilder(e.toString());
      List<List<String>> logs = clients.stream().map(ScheduledClient::log).toList();
      int[] next = new int[clients.size()];
      for (Choice choice : path) {
        int at = next[choice.client()]++;
        List<String> log = logs.get(choice.client());
        order.append("\n  client ").append(choice.client()).append(' ');
        order.append(choice.dies() || at >= log.size() ? "dies" : log.get(at));
      }
      throw new AssertionError(order.toString(), e);
    }
  }
}
