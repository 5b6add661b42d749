package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.structures.B2FileVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What B2 says of one stored version of a file.
///
/// @param fileId names the version
/// @param sizeBytes its size
/// @param sha1 its digest in lower-case hex, where B2 knows it
record B2Stored(String fileId, long sizeBytes, Optional<String> sha1) {
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

  static B2Stored of(B2FileVersion version) {
    Map<String, String> info = version.getFileInfo();
    String large = info == null ? null : info.get(B2Headers.LARGE_FILE_SHA1_INFO_NAME);
    return new B2Stored(
        version.getFileId(),
        version.getContentLength(),
        digest(version.getContentSha1()).or(() -> digest(large)));
  }

  /// Reads a digest as B2 writes it: `none` stands for large files, `unverified:` for one that only
  /// the uploader has vouched for.
  static Optional<String> digest(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(each -> each.toLowerCase(Locale.ROOT))
        .filter(each -> SHA1.matcher(each).matches());
  }

  /// Whether this is the content, or empty where the digest is not known.
  Optional<Boolean> holds(B2Content content) {
    if (sizeBytes != content.lengthBytes()) {
      return Optional.of(false);
    }
    return sha1.map(content.sha1Hex()::equals);
  }
}
