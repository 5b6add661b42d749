package dj.domain.verification;

import dj.domain.id.PackId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// When each pack was last read from its first to its last byte and found to be sound.
///
/// It serves to choose what to read next and to say how old the knowledge is. It is never an
/// authority: that a pack is there shows in a listing, that it is sound when it is read.
///
/// @param times the time of the last reading, in whole seconds, by pack
public record VerifiedPacks(SortedMap<PackId, Instant> times) implements VerificationRecord {
  /// Nothing was verified.
  public static final VerifiedPacks NONE = new VerifiedPacks(new TreeMap<>());

  /// Copies the map and cuts the times to seconds.
  public VerifiedPacks {
    TreeMap<PackId, Instant> copy = new TreeMap<>();
    times.forEach((pack, time) -> copy.put(pack, time.truncatedTo(ChronoUnit.SECONDS)));
    times = Collections.unmodifiableSortedMap(copy);
  }

  /// The same time for several packs.
  public static VerifiedPacks at(Instant time, Collection<PackId> packs) {
    TreeMap<PackId, Instant> times = new TreeMap<>();
    packs.forEach(pack -> times.put(pack, time));
    return new VerifiedPacks(times);
  }

  /// When a pack was verified; empty if it never was.
  public Optional<Instant> time(PackId pack) {
    return Optional.ofNullable(times.get(pack));
  }

  /// What both say; of two times of a pack the later one.
  public VerifiedPacks with(VerifiedPacks other) {
    TreeMap<PackId, Instant> merged = new TreeMap<>(times);
    other.times.forEach((pack, time) -> merged.merge(pack, time, (a, b) -> a.isAfter(b) ? a : b));
    return new VerifiedPacks(merged);
  }

  /// What is said of the packs that are meant.
  public VerifiedPacks only(Predicate<PackId> meant) {
    TreeMap<PackId, Instant> kept = new TreeMap<>(times);
    kept.keySet().removeIf(meant.negate());
    return new VerifiedPacks(kept);
  }

  /// Whether nothing is said.
  public boolean isEmpty() {
    return times.isEmpty();
  }
}
