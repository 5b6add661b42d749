package dj.adapters.storage.backend.b2;

import com.backblaze.b2.json.B2Json;
import java.util.List;

/// The answer to `b2_list_buckets`, as far as it is needed.
///
/// The library's own class finds its fields by the names of constructor parameters, which the
/// run-time image does not keep.
final class B2BucketList {
  @B2Json.required private final List<Bucket> buckets;

  @B2Json.constructor(params = "buckets")
  B2BucketList(List<Bucket> buckets) {
    this.buckets = buckets;
  }

  List<Bucket> buckets() {
    return buckets;
  }

  /// One bucket.
  static final class Bucket {
    @B2Json.required private final String bucketId;
    @B2Json.required private final String bucketName;

    @B2Json.constructor(params = "bucketId,bucketName")
    Bucket(String bucketId, String bucketName) {
      this.bucketId = bucketId;
      this.bucketName = bucketName;
    }

    String bucketId() {
      return bucketId;
    }

    String bucketName() {
      return bucketName;
    }
  }
}
