package dj.application.retry;

import java.util.EnumMap;
import java.util.Map;

/// What a store was asked, in numbers.
///
/// @param requests how many requests there were of each type; a listing counts once, however many
///   pages it has
/// @param failures how many of them failed; those that were tried again count anew
/// @param uploadedBytes the bytes of files that were written
/// @param downloadedBytes the bytes of files that were read
public record StorageTraffic(
    Map<StorageRequest.Type, Long> requests,
    long failures,
    long uploadedBytes,
    long downloadedBytes) {
  /// Nothing was asked, or nobody counted.
  public static final StorageTraffic NONE = new StorageTraffic(Map.of(), 0, 0, 0);

  /// Copies the counts.
  public StorageTraffic {
    requests = Map.copyOf(requests);
  }

  /// What both stores were asked.
  public StorageTraffic plus(StorageTraffic other) {
    Map<StorageRequest.Type, Long> both = new EnumMap<>(StorageRequest.Type.class);
    both.putAll(requests);
    other.requests.forEach((type, count) -> both.merge(type, count, Long::sum));
    return new StorageTraffic(
        both,
        failures + other.failures,
        uploadedBytes + other.uploadedBytes,
        downloadedBytes + other.downloadedBytes);
  }

  /// How many requests of a type there were.
  public long count(StorageRequest.Type type) {
    return requests.getOrDefault(type, 0L);
  }

  /// How many requests there were.
  public long total() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }
}
