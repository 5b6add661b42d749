package dj.bootstrap.durability;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.testing.MemoryBackend;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a store holds at one moment. It never changes: a write makes another state, which shares
/// the files with this one.
final class StoreState {
  private final Version[] versions;
  private final Map<FileKind, Long> kinds = new EnumMap<>(FileKind.class);
  private final long fingerprint;

  /// One content of a file. There is one object for each name, content and date.
  static final class Version {
    private final ListedFile listed;
    private final byte[] content;
    private final String path;
    private final long fingerprint;

    private Version(ListedFile listed, byte[] content) {
      this.listed = listed;
      this.content = content;
      this.path = listed.file().path();
      this.fingerprint =
          mix(
              StoreState.fingerprint(path)
                  + mix(Arrays.hashCode(content) + listed.modified().getEpochSecond()));
    }

    FileName file() {
      return listed.file();
    }

    ListedFile listed() {
      return listed;
    }

    byte[] content() {
      return content;
    }

    /// What tells it from other versions of all files.
    long fingerprint() {
      return fingerprint;
    }
  }

  /// All versions of files that have been seen.
  static final class Versions {
    private record Key(FileName file, ByteBuffer content, Instant modified) {}

    private final Map<Key, Version> known = new HashMap<>();

    /// The version of this content.
    Version of(FileName file, byte[] content, Instant modified) {
      return known.computeIfAbsent(
          new Key(file, ByteBuffer.wrap(content), modified),
          _ -> new Version(new ListedFile(file, content.length, modified), content));
    }

    /// The state of a store in memory whose files were all written at once.
    StoreState of(MemoryBackend.Files files, Instant modified) {
      StoreState state = new StoreState(new Version[0]);
      for (Map.Entry<FileName, byte[]> file : files.all().entrySet()) {
        state = state.with(of(file.getKey(), file.getValue(), modified));
      }
      return state;
    }
  }

  private StoreState(Version[] versions) {
    this.versions = versions;
    long sum = 0;
    for (Version version : versions) {
      kinds.merge(version.file().kind(), version.fingerprint(), Long::sum);
      sum += version.fingerprint();
    }
    this.fingerprint = sum;
  }

  /// Spreads a number over all there are.
  static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /// What tells a text from others.
  static long fingerprint(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int index = 0; index < text.length(); index++) {
      hash = (hash ^ text.charAt(index)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /// What tells this state from others.
  long fingerprint() {
    return fingerprint;
  }

  /// What tells the files of a kind from those in other states.
  long fingerprint(FileKind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /// The files of a kind, in the order of their names.
  List<ListedFile> list(FileKind kind) {
    List<ListedFile> listed = new ArrayList<>();
    for (Version version : versions) {
      if (version.file().kind() == kind) {
        listed.add(version.listed());
      }
    }
    return listed;
  }

  /// What a file holds.
  Optional<Version> find(String path) {
    int index = index(path);
    return index < 0 ? Optional.empty() : Optional.of(versions[index]);
  }

  private int index(String path) {
    int low = 0;
    int high = versions.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = versions[middle].path.compareTo(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /// The state with a file, in the place of another one of its name.
  StoreState with(Version version) {
    int index = index(version.path);
    if (index >= 0) {
      Version[] changed = versions.clone();
      changed[index] = version;
      return new StoreState(changed);
    }
    int at = -1 - index;
    Version[] changed = new Version[versions.length + 1];
    System.arraycopy(versions, 0, changed, 0, at);
    changed[at] = version;
    System.arraycopy(versions, at, changed, at + 1, versions.length - at);
    return new StoreState(changed);
  }

  /// The state without a file; one that is not there is fine.
  StoreState without(String path) {
    int index = index(path);
    if (index < 0) {
      return this;
    }
    Version[] changed = new Version[versions.length - 1];
    System.arraycopy(versions, 0, changed, 0, index);
    System.arraycopy(versions, index + 1, changed, index, changed.length - index);
    return new StoreState(changed);
  }

  /// Makes a store in memory hold the same.
  void show(MemoryBackend.Files files) {
    files.all().keySet().stream()
        .filter(file -> find(file.path()).isEmpty())
        .toList()
        .forEach(files::remove);
    for (Version version : versions) {
      files.put(version.file(), version.content(), InstantSource.fixed(version.listed.modified()));
    }
  }
}
