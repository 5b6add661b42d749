package dj.adapters.storage.backend.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A disk that is told by the system calls of a process, as `strace -y` writes them, and knows what
/// of it a power failure would take: content that was not synced since it was written, and names
/// whose directory was not synced since they came or went. Neither waits for the other: a name may
/// be there without its content, and content without its name.
final class RecordedDisk {
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)\\s+= (-?\\d+).*");
  private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final String root;
  private final Map<String, Content> live = new HashMap<>();
  private final Map<String, Set<String>> unsyncedNames = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /// What a file holds, whatever its names are.
  private static final class Content {
    private boolean synced = true;
  }

  /// Creates a disk of which only what is below a directory matters.
  RecordedDisk(String root) {
    this.root = root;
  }

  /// What a power failure could break that must not be broken, if these calls are made one after
  /// the other.
  static List<String> faults(String root, List<String> calls) {
    RecordedDisk disk = new RecordedDisk(root);
    calls.forEach(disk::apply);
    return disk.faults;
  }

  private void apply(String line) {
    Matcher call = CALL.matcher(line);
    if (!call.matches() || call.group(3).startsWith("-")) {
      return;
    }
    String arguments = call.group(2);
    List<String> texts = texts(arguments);
    Optional<String> open = descriptor(arguments);
    switch (call.group(1)) {
      case "write", "pwrite64" -> open.ifPresent(path -> written(path, texts));
      case "fsync", "fdatasync" -> open.ifPresent(this::synced);
      case "openat" -> {
        if (arguments.contains("O_CREAT")) {
          named(texts.getFirst(), new Content());
        }
      }
      case "mkdir" -> named(texts.getFirst(), new Content());
      case "link" -> named(texts.get(1), contentOf(texts.getFirst()));
      case "rename" -> {
        named(texts.get(1), contentOf(texts.getFirst()));
        unnamed(texts.getFirst());
      }
      case "unlink" -> unnamed(texts.getFirst());
      default -> {}
    }
  }

  private static List<String> texts(String arguments) {
    List<String> texts = new ArrayList<>();
    Matcher text = TEXT.matcher(arguments);
    while (text.find()) {
      texts.add(text.group(1));
    }
    return texts;
  }

  private static Optional<String> descriptor(String arguments) {
    Matcher descriptor = DESCRIPTOR.matcher(arguments);
    return descriptor.matches() ? Optional.of(descriptor.group(1)) : Optional.empty();
  }

  private Content contentOf(String path) {
    return Objects.requireNonNullElseGet(live.get(path), Content::new);
  }

  private void written(String path, List<String> texts) {
    if (path.startsWith(root + "/")) {
      contentOf(path).synced = false;
    } else {
      texts.forEach(this::told);
    }
  }

  private void synced(String path) {
    contentOf(path).synced = true;
    unsyncedNames.remove(path);
  }

  private void named(String path, Content content) {
    if (!path.startsWith(root)) {
      return;
    }
    live.put(path, content);
    note(path);
    if (!content.synced) {
      faults.add(path + " has a name before its content is durable");
    }
  }

  private void unnamed(String path) {
    if (live.remove(path) != null) {
      note(path);
    }
  }

  private void note(String path) {
    unsyncedNames.computeIfAbsent(parent(path), _ -> new HashSet<>()).add(path);
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /// The process says that something is done, so that it must be durable.
  private void told(String text) {
    String path = text.substring(text.indexOf(' ') + 1).replace("\\n", "");
    if (text.startsWith(WatchedWrites.WRITTEN)) {
      if (!live.containsKey(path) || !contentOf(path).synced) {
        faults.add(path + " is told to be written, and its content is not durable");
      }
      requireNames(path);
    } else if (text.startsWith(WatchedWrites.DELETED)) {
      requireNames(path);
    } else if (text.startsWith(WatchedWrites.MADE)) {
      for (String directory : unsyncedNames.keySet()) {
        faults.add("entries of " + directory + " are not durable when the repository is made");
      }
    }
  }

  /// A name is durable with all the directories above it.
  private void requireNames(String path) {
    for (String name = path; name.startsWith(root); name = parent(name)) {
      if (unsyncedNames.getOrDefault(parent(name), Set.of()).contains(name)) {
        faults.add(name + " is told to be there or gone, and its name is not durable");
      }
    }
  }
}
