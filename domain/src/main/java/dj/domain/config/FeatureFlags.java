package dj.domain.config;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Features of the format that a repository uses, by what a program must not do that does not know
/// them.
///
/// @param read who does not know all of these must not read
/// @param write who does not know all of these must not write, but may read
/// @param prune who does not know all of these must not remove anything, but may read and add
public record FeatureFlags(
    SortedSet<String> read, SortedSet<String> write, SortedSet<String> prune) {
  /// No feature beyond the format's first version.
  public static final FeatureFlags NONE =
      new FeatureFlags(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

  /// The repository shares the keys that cut and name content with others: who does not know this
  /// would take every blob for damaged.
  public static final String SHARED_KEYS = "shared-keys";

  /// The features that this program knows.
  private static final Set<String> KNOWN = Set.of(SHARED_KEYS);

  private static final int MAX_FLAGS = 64;
  private static final int MAX_FLAG_CHARACTERS = 64;

  /// Copies the sets and checks the names.
  public FeatureFlags {
    read = checked(read);
    write = checked(write);
    prune = checked(prune);
  }

  private static SortedSet<String> checked(SortedSet<String> flags) {
    if (flags.size() > MAX_FLAGS || !flags.stream().allMatch(FeatureFlags::isName)) {
      throw new IllegalArgumentException(
          "features are up to 64 names of 1 to 64 lower-case letters, digits and hyphens");
    }
    return Collections.unmodifiableSortedSet(new TreeSet<>(flags));
  }

  private static boolean isName(String flag) {
    return !flag.isEmpty()
        && flag.length() <= MAX_FLAG_CHARACTERS
        && flag.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }

  /// The same and one more that who does not know it must not read.
  public FeatureFlags withRead(String flag) {
    SortedSet<String> more = new TreeSet<>(read);
    more.add(flag);
    return new FeatureFlags(more, write, prune);
  }

  /// The features that keep this program from reading; empty if it may.
  public SortedSet<String> unknownToRead() {
    return unknown(read);
  }

  /// The features that keep this program from writing; empty if it may.
  public SortedSet<String> unknownToWrite() {
    SortedSet<String> unknown = unknown(write);
    unknown.addAll(unknown(read));
    return unknown;
  }

  /// The features that keep this program from removing anything; empty if it may.
  public SortedSet<String> unknownToPrune() {
    SortedSet<String> unknown = unknown(prune);
    unknown.addAll(unknownToWrite());
    return unknown;
  }

  private static SortedSet<String> unknown(SortedSet<String> flags) {
    SortedSet<String> unknown = new TreeSet<>(flags);
    unknown.removeAll(KNOWN);
    return unknown;
  }
}
