package dj.adapters.storage.backend.s3;

import io.minio.Http;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One request to a bucket, before it is signed.
///
/// @param method what is done
/// @param key which object, or empty for the bucket itself
/// @param query the parameters after the question mark
/// @param headers the headers beside those that every request has
/// @param body what is sent
record S3Request(
    Http.Method method,
    Optional<String> key,
    Map<String, String> query,
    Map<String, String> headers,
    S3Body body) {

  S3Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  static S3Request ofObject(Http.Method method, String key) {
    return new S3Request(method, Optional.of(key), Map.of(), Map.of(), S3Body.NOTHING);
  }

  static S3Request ofBucket(Http.Method method) {
    return new S3Request(method, Optional.empty(), Map.of(), Map.of(), S3Body.NOTHING);
  }

  S3Request withQuery(Map<String, String> parameters) {
    return new S3Request(method, key, parameters, headers, body);
  }

  /// The request with more headers.
  S3Request withHeaders(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putAll(more);
    return new S3Request(method, key, query, all, body);
  }

  S3Request withBody(S3Body content) {
    return new S3Request(method, key, query, headers, content);
  }
}
