package dj.adapters.storage.backend.b2;

import com.backblaze.b2.json.B2Json;
import java.util.Map;

/// The request `b2_start_large_file`, as far as it is needed.
///
/// The library's own class finds its fields by the names of constructor parameters, which the
/// run-time image does not keep.
final class B2LargeFileStart {
  @B2Json.required private final String bucketId;
  @B2Json.required private final String fileName;
  @B2Json.required private final String contentType;
  @B2Json.required private final Map<String, String> fileInfo;

  @B2Json.constructor(params = "bucketId,fileName,contentType,fileInfo")
  B2LargeFileStart(
      String bucketId, String fileName, String contentType, Map<String, String> fileInfo) {
    this.bucketId = bucketId;
    this.fileName = fileName;
    this.contentType = contentType;
    this.fileInfo = fileInfo;
  }

  @Override
  public String toString() {
    return bucketId + '/' + fileName + ' ' + contentType + ' ' + fileInfo;
  }
}
