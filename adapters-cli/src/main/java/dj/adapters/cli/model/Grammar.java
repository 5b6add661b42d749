package dj.adapters.cli.model;

import dj.domain.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All commands of the program by their words, and how the words are found among options.
///
/// @param entries the commands in the order in which help lists them
/// @param globals the options that may stand anywhere
public record Grammar(List<Entry> entries, List<Option> globals) {
  /// Copies the lists.
  public Grammar {
    entries = List.copyOf(entries);
    globals = List.copyOf(globals);
  }

  /// The words of one command; what belongs to it is made only for the command that runs.
  ///
  /// @param path its canonical words
  /// @param aliases other words for it
  /// @param summary what it does
  public record Entry(List<String> path, List<List<String>> aliases, String summary) {
    /// Copies the lists.
    public Entry {
      path = List.copyOf(path);
      aliases = aliases.stream().map(List::copyOf).toList();
    }

    /// A command with its words in strings.
    public static Entry of(String name, String summary, String... aliases) {
      return new Entry(words(name), List.of(aliases).stream().map(Entry::words).toList(), summary);
    }

    private static List<String> words(String text) {
      return List.of(text.split(" "));
    }

    /// The canonical words in one string.
    public String name() {
      return String.join(" ", path);
    }

    /// All spellings, the canonical one first.
    public Stream<List<String>> spellings() {
      return Stream.concat(Stream.of(path), aliases.stream());
    }
  }

  /// A command that was found.
  ///
  /// @param entry the command
  /// @param arguments all other words of the command line
  public record Found(Entry entry, List<String> arguments) {}

  /// Finds the command of a command line; empty if there is not a single word.
  ///
  /// @throws UsageException if the words are no command
  public Optional<Found> find(List<String> line) {
    List<Integer> places = wordPlaces(line);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String noun = line.get(places.getFirst());
    if (places.size() > 1) {
      Optional<Entry> both = entry(List.of(noun, line.get(places.get(1))));
      if (both.isPresent()) {
        return Optional.of(new Found(both.get(), without(line, places)));
      }
    }
    return Optional.of(
        entry(List.of(noun))
            .map(entry -> new Found(entry, without(line, places.subList(0, 1))))
            .orElseThrow(() -> unknown(places.stream().map(line::get).toList())));
  }

  /// The command with exactly these words.
  public Optional<Entry> entry(List<String> words) {
    return entries.stream().filter(e -> e.spellings().anyMatch(words::equals)).findFirst();
  }

  /// The words that may come first.
  public List<String> firstWords() {
    return entries.stream().flatMap(Entry::spellings).map(List::getFirst).distinct().toList();
  }

  /// The words that may come second after a first.
  public List<String> secondWords(String first) {
    return entries.stream()
        .flatMap(Entry::spellings)
        .filter(words -> words.size() == 2 && words.getFirst().equals(first))
        .map(List::getLast)
        .distinct()
        .toList();
  }

  // The places of the first two words that are neither options nor their values. What follows an
  // option that is not global may be its value, so that the search ends there.
  private List<Integer> wordPlaces(List<String> line) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < line.size() && places.size() < 2; i++) {
      String word = line.get(i);
      if (!word.startsWith("-") || word.equals("-")) {
        places.add(i);
        continue;
      }
      Optional<Option> option = global(word);
      if (word.equals("--") || (option.isEmpty() && !isCluster(word))) {
        if (places.isEmpty() && !word.equals("--")) {
          continue;
        }
        break;
      }
      if (option.isPresent() && option.get().takesValue() && !word.contains("=")) {
        i++;
      }
    }
    return places;
  }

  private Optional<Option> global(String word) {
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    return globals.stream().filter(option -> option.names().contains(name)).findFirst();
  }

  // Short flags together, such as -qv, or a short option with its value, such as -r/srv/backup.
  private boolean isCluster(String word) {
    return !word.startsWith("--") && word.length() > 2 && global(word.substring(0, 2)).isPresent();
  }

  private UsageException unknown(List<String> words) {
    List<String> seconds = secondWords(words.getFirst());
    if (seconds.isEmpty()) {
      return unknown(words.getFirst(), firstWords(), "dj ");
    }
    if (words.size() == 1) {
      return new UsageException(
          "'dj " + words.getFirst() + "' needs one more word: " + String.join(", ", seconds),
          "'dj help' lists all commands");
    }
    return unknown(words.getLast(), seconds, "dj " + words.getFirst() + " ");
  }

  private static UsageException unknown(String word, List<String> known, String before) {
    List<String> similar =
        Similarity.closest(word, known).stream().map(s -> "'" + before + s + "'").toList();
    String question =
        similar.isEmpty() ? "" : "did you mean " + String.join(" or ", similar) + "? ";
    return new UsageException(
        "unknown command '" + before + word + "'", question + "'dj help' lists all commands");
  }

  private static List<String> without(List<String> line, List<Integer> places) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      if (!places.contains(i)) {
        rest.add(line.get(i));
      }
    }
    return rest;
  }
}
