package dj.adapters.storage.backend.b2.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bucket of the test server: names with their versions, the newest first, as B2 keeps them.
///
/// All methods run under the lock of the bucket, which makes each upload, listing and deletion one
/// step, and gives every version a time of its own.
final class B2Bucket {
  private final String id;
  private final String name;
  private final TreeMap<String, List<Version>> files = new TreeMap<>();
  private final Map<String, Unfinished> unfinished = new HashMap<>();
  private long lastMillis;
  private long lastFile;

  B2Bucket(String id, String name) {
    this.id = id;
    this.name = name;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /// One version of a file, or a marker that hides the older ones.
  ///
  /// @param sha1 `none` for a file that was uploaded in parts
  /// @param info what the uploader said of it
  /// @param locked whether it cannot be deleted
  record Version(
      String fileId,
      String name,
      String action,
      ByteBuffer content,
      String sha1,
      Map<String, String> info,
      long millis,
      boolean locked) {
    int sizeBytes() {
      return content.capacity();
    }

    boolean isUpload() {
      return action.equals("upload");
    }
  }

  /// A large file whose parts are still coming.
  record Unfinished(
      String fileId,
      String name,
      Map<String, String> info,
      long millis,
      Map<Integer, byte[]> parts) {}

  synchronized Version upload(
      String file, byte[] content, String sha1, Map<String, String> info, boolean locked) {
    return add(
        new Version(newId(), file, "upload", ByteBuffer.wrap(content), sha1, info, now(), locked));
  }

  synchronized Version hide(String file) {
    return add(
        new Version(newId(), file, "hide", ByteBuffer.allocate(0), "none", Map.of(), now(), false));
  }

  private Version add(Version version) {
    files.computeIfAbsent(version.name(), _ -> new ArrayList<>()).addFirst(version);
    return version;
  }

  private String newId() {
    return "4_z" + id + "_f" + ++lastFile;
  }

  private long now() {
    lastMillis = Math.max(lastMillis + 1, System.currentTimeMillis());
    return lastMillis;
  }

  synchronized Unfinished start(String file, Map<String, String> info, long ageMillis) {
    Unfinished started =
        new Unfinished(
            newId(), file, info, now() - ageMillis, Collections.synchronizedMap(new TreeMap<>()));
    unfinished.put(started.fileId(), started);
    return started;
  }

  synchronized Optional<Unfinished> unfinished(String fileId) {
    return Optional.ofNullable(unfinished.get(fileId));
  }

  synchronized List<Unfinished> unfinished() {
    return List.copyOf(unfinished.values());
  }

  synchronized boolean cancel(String fileId) {
    return unfinished.remove(fileId) != null;
  }

  synchronized Version finish(Unfinished large, byte[] content) {
    unfinished.remove(large.fileId());
    return add(
        new Version(
            large.fileId(),
            large.name(),
            "upload",
            ByteBuffer.wrap(content),
            "none",
            large.info(),
            now(),
            false));
  }

  /// The version that a download by name gives.
  synchronized Optional<Version> visible(String file) {
    return versions(file).stream().findFirst().filter(Version::isUpload);
  }

  synchronized List<Version> versions(String file) {
    return List.copyOf(files.getOrDefault(file, List.of()));
  }

  /// The names from one on, in order, as a listing of names sees them.
  synchronized List<Version> visibleFrom(String start, String prefix) {
    List<Version> visible = new ArrayList<>();
    String from = start.compareTo(prefix) < 0 ? prefix : start;
    for (Map.Entry<String, List<Version>> each : files.tailMap(from, true).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      each.getValue().stream().findFirst().filter(Version::isUpload).ifPresent(visible::add);
    }
    return visible;
  }

  /// All versions from one on, by name, the newest of each name first.
  synchronized List<Version> versionsFrom(String start, String startId, String prefix) {
    List<Version> all = new ArrayList<>();
    String from = start.compareTo(prefix) < 0 ? prefix : start;
    files.tailMap(from, true).values().forEach(all::addAll);
    all.removeIf(each -> !each.name().startsWith(prefix));
    if (!startId.isEmpty()) {
      int begin = all.stream().map(Version::fileId).toList().indexOf(startId);
      return begin < 0 ? List.of() : List.copyOf(all.subList(begin, all.size()));
    }
    return all;
  }

  synchronized Optional<Version> version(String file, String fileId) {
    return versions(file).stream().filter(each -> each.fileId().equals(fileId)).findFirst();
  }

  synchronized void delete(Version version) {
    List<Version> versions = files.get(version.name());
    versions.remove(version);
    if (versions.isEmpty()) {
      files.remove(version.name());
    }
  }

  synchronized long sizeBytes() {
    return files.values().stream().flatMap(List::stream).mapToLong(each -> each.sizeBytes()).sum();
  }

  /// Changes the content of the newest version in place, as a failing disk might.
  synchronized void damage(String file) {
    byte[] content = files.get(file).getFirst().content().array();
    content[content.length / 2] ^= 1;
  }

  /// Replaces the digest of the newest version by what B2 says where it has none.
  synchronized void forgetDigest(String file) {
    Version known = files.get(file).removeFirst();
    files
        .get(file)
        .addFirst(
            new Version(
                known.fileId(),
                file,
                known.action(),
                known.content(),
                "none",
                Map.of(),
                known.millis(),
                known.locked()));
  }
}
