package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2AccountAuthorization;
import com.backblaze.b2.client.structures.B2CancelLargeFileRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2FinishLargeFileRequest;
import com.backblaze.b2.client.structures.B2GetUploadPartUrlRequest;
import com.backblaze.b2.client.structures.B2ListUnfinishedLargeFilesRequest;
import com.backblaze.b2.client.structures.B2ListUnfinishedLargeFilesResponse;
import com.backblaze.b2.client.structures.B2UploadPartRequest;
import com.backblaze.b2.client.structures.B2UploadPartUrlResponse;
import dj.domain.port.FileKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Uploads files in parts: those above the size that B2 recommends for one part.
///
/// What a client leaves unfinished takes space that no listing shows. One that fails cancels its
/// file itself; what a client left that was killed is cancelled by the next prune or large upload,
/// when it is old enough to be nobody's any more.
final class B2LargeUploads {
  /// The smallest part that B2 takes, the last one apart.
  static final int MIN_PART_BYTES = 5_000_000;

  /// As many as fit into 2 GiB with room to spare; B2 takes ten times as many.
  private static final int MAX_PARTS = 1_000;

  /// Longer than any upload takes, and short enough to cost little.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final int ADDRESSES = 3;

  private final B2Place place;
  private final B2Session session;
  private final AtomicBoolean cleaned = new AtomicBoolean();

  B2LargeUploads(B2Place place, B2Session session) {
    this.place = place;
    this.session = session;
  }

  /// Whether content goes up in parts.
  boolean isLarge(B2Content content) throws B2Exception {
    return content.lengthBytes() > MIN_PART_BYTES && content.lengthBytes() > partBytes(content);
  }

  /// How large a part is: what the server recommends, within what can be.
  private int partBytes(B2Content content) throws B2Exception {
    B2AccountAuthorization authorization = session.send((_, grant) -> grant.authorization());
    long least = Math.max(MIN_PART_BYTES, content.lengthBytes() / MAX_PARTS + 1);
    return (int) Math.clamp(authorization.getRecommendedPartSize(), least, Integer.MAX_VALUE);
  }

  /// Uploads a new version of a file.
  B2Stored upload(String name, B2Content content) throws B2Exception {
    String fileId = start(name, content).getFileId();
    boolean finished = false;
    try {
      if (cleaned.compareAndSet(false, true)) {
        cancelAbandoned();
      }
      B2FileVersion version = finish(fileId, uploadParts(fileId, content));
      finished = true;
      return new B2Stored(fileId, version.getContentLength(), Optional.of(content.sha1Hex()));
    } finally {
      if (!finished) {
        cancelAfterFailure(fileId);
      }
    }
  }

  private B2FileVersion start(String name, B2Content content) throws B2Exception {
    Map<String, String> info = Map.of(B2Headers.LARGE_FILE_SHA1_INFO_NAME, content.sha1Hex());
    return session.send((_, grant) ->
        session.post(
            grant.authorization(),
            "b2_start_large_file",
            new B2LargeFileStart(grant.bucketId(), name, B2Uploads.CONTENT_TYPE, info),
            B2FileVersion.class));
  }

  private List<String> uploadParts(String fileId, B2Content content) throws B2Exception {
    int partBytes = partBytes(content);
    List<String> digests = new ArrayList<>();
    B2UploadPartUrlResponse address = newAddress(fileId);
    for (int offset = 0; offset < content.lengthBytes(); offset += partBytes) {
      B2Content part = content.part(offset, Math.min(partBytes, content.lengthBytes() - offset));
      address = uploadPart(address, fileId, digests.size() + 1, part);
      digests.add(part.sha1Hex());
    }
    return digests;
  }

  /// Uploads a part, and returns the address that took it.
  private B2UploadPartUrlResponse uploadPart(
      B2UploadPartUrlResponse first, String fileId, int number, B2Content part) throws B2Exception {
    B2UploadPartUrlResponse address = first;
    for (int attempt = 1; ; attempt++) {
      try {
        session.api().uploadPart(address, B2UploadPartRequest.builder(number, part).build());
        return address;
      } catch (B2Exception e) {
        if (attempt == ADDRESSES || !B2Uploads.isForAnotherAddress(e)) {
          throw e;
        }
        address = newAddress(fileId);
      }
    }
  }

  private B2UploadPartUrlResponse newAddress(String fileId) throws B2Exception {
    return session.send((api, grant) ->
        api.getUploadPartUrl(
            grant.authorization(), B2GetUploadPartUrlRequest.builder(fileId).build()));
  }

  private B2FileVersion finish(String fileId, List<String> digests) throws B2Exception {
    return session.send((api, grant) ->
        api.finishLargeFile(
            grant.authorization(), B2FinishLargeFileRequest.builder(fileId, digests).build()));
  }

  /// What ended the upload is what the caller hears of; a file that stays behind is cancelled
  /// later.
  private void cancelAfterFailure(String fileId) {
    try {
      cancel(fileId);
    } catch (B2Exception _) {
      cleaned.set(false);
    }
  }

  private void cancel(String fileId) throws B2Exception {
    session.send((api, grant) ->
        api.cancelLargeFile(
            grant.authorization(), B2CancelLargeFileRequest.builder(fileId).build()));
  }

  /// Cancels what was left of this repository's packs, which alone can be so large; a key may lack
  /// the right to look. Age is told by two times of the server, so that no clock of a client can be
  /// wrong. The first page will do: the next time finds the rest.
  void cancelAbandoned() throws B2Exception {
    if (session.isWithout("listFiles")) {
      return;
    }
    String packs = place.folder(FileKind.PACK);
    B2HttpClient.Dated<B2ListUnfinishedLargeFilesResponse> unfinished = unfinished(packs);
    if (unfinished.date().isEmpty()) {
      return;
    }
    long before = unfinished.date().get().minus(ABANDONED).toEpochMilli();
    for (B2FileVersion each : unfinished.content().getFiles()) {
      if (each.getFileName().startsWith(packs) && each.getUploadTimestamp() < before) {
        cancel(each.getFileId());
      }
    }
  }

  private B2HttpClient.Dated<B2ListUnfinishedLargeFilesResponse> unfinished(String prefix)
      throws B2Exception {
    return session.send((_, grant) ->
        session.postDated(
            grant.authorization(),
            "b2_list_unfinished_large_files",
            B2ListUnfinishedLargeFilesRequest.builder(grant.bucketId())
                .setNamePrefix(prefix)
                .build(),
            B2ListUnfinishedLargeFilesResponse.class));
  }
}
