/// The lower half of MinIO's S3 client, with OkHttp, Okio, Kotlin's and Guava's classes under it.
module io.minio {
  requires java.logging;

  exports io.minio;
  exports io.minio.errors;
  exports okhttp3;
  exports okio;
}
