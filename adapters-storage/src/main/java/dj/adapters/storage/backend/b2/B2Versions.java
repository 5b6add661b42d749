package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2DeleteFileVersionRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import com.backblaze.b2.client.structures.B2ListFileVersionsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The versions of one file: B2 keeps every upload of a name, and shows the newest.
///
/// @param session sends the requests
record B2Versions(B2Session session) {
  /// As many as one request is billed for.
  private static final int PAGE = 1_000;

  /// A lease that was renewed every five minutes for a year by a key that cannot delete.
  private static final int MAX_VERSIONS = 110_000;

  private static final String GONE = "file_not_present";

  /// All versions of a file, the newest first, with markers that hide it and unfinished large
  /// files.
  List<B2FileVersion> of(String name) throws B2Exception {
    List<B2FileVersion> versions = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      B2ListFileVersionsResponse page = page(name, next.get());
      page.getFiles().stream()
          .filter(each -> each.getFileName().equals(name))
          .forEach(versions::add);
      if (versions.size() > MAX_VERSIONS) {
        throw endless(name);
      }
      next = following(page, name, next.get());
    }
    return versions;
  }

  private B2ListFileVersionsResponse page(String name, String startFileId) throws B2Exception {
    return session.send((api, grant) -> {
      B2ListFileVersionsRequest.Builder request =
          B2ListFileVersionsRequest.builder(grant.bucketId()).setPrefix(name).setMaxFileCount(PAGE);
      if (!startFileId.isEmpty()) {
        request.setStart(name, startFileId);
      }
      return api.listFileVersions(grant.authorization(), request.build());
    });
  }

  /// The version that the next page begins with, if it is one of this file.
  private static Optional<String> following(
      B2ListFileVersionsResponse page, String name, String startFileId) throws B2Exception {
    if (!name.equals(page.getNextFileName()) || page.getNextFileId() == null) {
      return Optional.empty();
    }
    if (page.getFiles().isEmpty() || page.getNextFileId().equals(startFileId)) {
      throw endless(name);
    }
    return Optional.of(page.getNextFileId());
  }

  private static B2Exception endless(String name) {
    return new B2Exception(
        B2HttpClient.BAD_ANSWER,
        0,
        null,
        "the server's list of the versions of " + name + " does not end");
  }

  /// The version that was there first, of those that no marker hides: the one that counts where
  /// several clients create the same file at once.
  Optional<B2Stored> first(String name) throws B2Exception {
    Optional<B2Stored> first = Optional.empty();
    for (B2FileVersion each : of(name)) {
      if (each.isHide()) {
        break;
      }
      first = each.isUpload() ? Optional.of(B2Stored.of(each)) : first;
    }
    return first;
  }

  /// Deletes a file for good: all its versions, the oldest first, so that no older one comes to
  /// light meanwhile.
  void delete(String name) throws B2Exception {
    for (B2FileVersion each : of(name).reversed()) {
      delete(name, each.getFileId());
    }
  }

  /// Deletes the versions of a file that are older than one of them.
  void deleteOlder(String name, String fileId) throws B2Exception {
    List<B2FileVersion> versions = of(name);
    int kept = versions.stream().map(B2FileVersion::getFileId).toList().indexOf(fileId);
    if (kept < 0) {
      return;
    }
    for (B2FileVersion each : versions.subList(kept + 1, versions.size()).reversed()) {
      delete(name, each.getFileId());
    }
  }

  /// Deletes one version; one that is gone is fine.
  void delete(String name, String fileId) throws B2Exception {
    try {
      session.send((api, grant) ->
          api.deleteFileVersion(
              grant.authorization(), B2DeleteFileVersionRequest.builder(name, fileId).build()));
    } catch (B2Exception e) {
      if (!e.getCode().equals(GONE) && e.getStatus() != 404) {
        throw e;
      }
    }
  }
}
