package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.NetworkTrust;
import dj.adapters.storage.backend.SlowLine;
import dj.domain.port.Bandwidth;
import io.minio.Http;
import io.minio.Signer;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Signs requests to one bucket and sends them, each once.
///
/// MinIO's classes build the addresses and the signatures (AWS Signature Version 4, "Authenticating
/// Requests (AWS Signature Version 4)", Amazon S3 API Reference). The requests go through OkHttp on
/// the calling thread: an interrupt ends them, no thread waits beside, and the content goes from
/// the caller's buffer to the socket without a copy of its own.
///
/// The region that a signature names is the one that was chosen, or the first guess; a server that
/// wants another says so in its refusal, and the request is then sent once more.
///
/// Until the server has answered once, a failure may come from an address with the wrong scheme.
final class S3Client implements AutoCloseable {
  /// What most servers take, and the region where Amazon began.
  static final String FIRST_REGION = "us-east-1";

  private static final DateTimeFormatter SIGNED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// More than a page of a thousand names takes, each of them as long as can be.
  private static final int MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

  /// More than any refusal takes; what is longer is the page of something else.
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  /// So much of a server's words is shown.
  private static final int MAX_WORDS = 300;

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /// Long enough for a far server, short enough to notice that nobody is there.
  private static final Duration MAX_CONNECT_TIME = Duration.ofSeconds(20);

  private final S3Place place;
  private final S3Credentials credentials;
  private final InstantSource clock;
  private final Http.BaseUrl baseUrl;
  private final OkHttpClient http;
  private final Bandwidth bandwidth;
  private final Duration requestTimeout;
  private volatile String region;
  private volatile boolean isReached;

  /// Creates the client; nothing is sent yet.
  ///
  /// @param endpoint the server as `https://host:port`
  /// @throws IllegalArgumentException if the endpoint is none
  S3Client(
      S3Place place,
      String endpoint,
      Optional<String> region,
      S3Options.Addressing addressing,
      S3Credentials credentials,
      NetworkSettings network,
      InstantSource clock) {
    this.place = place;
    this.credentials = credentials;
    this.clock = clock;
    this.baseUrl = new Http.BaseUrl(endpoint);
    this.region = region.or(() -> Optional.ofNullable(baseUrl.region())).orElse(FIRST_REGION);
    switch (addressing) {
      case AUTO -> {}
      case DNS -> baseUrl.enableVirtualStyleEndpoint();
      case PATH -> baseUrl.disableVirtualStyleEndpoint();
    }
    this.bandwidth = network.bandwidth();
    this.requestTimeout = network.requestTimeout();
    this.http = http(network, baseUrl.isHttps());
  }

  private static OkHttpClient http(NetworkSettings network, boolean isSecure) {
    Duration time = network.requestTimeout();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            .fastFallback(false)
            .socketFactory(new InterruptibleSockets())
            .connectTimeout(time.compareTo(MAX_CONNECT_TIME) < 0 ? time : MAX_CONNECT_TIME)
            .readTimeout(time)
            .writeTimeout(time)
            .connectionPool(new ConnectionPool(network.connections(), 1, TimeUnit.MINUTES));
    if (isSecure) {
      NetworkTrust trust = NetworkTrust.of(network);
      builder.sslSocketFactory(trust.context().getSocketFactory(), trust.manager());
      if (network.insecureTls()) {
        builder.hostnameVerifier((_, _) -> true);
      }
    }
    return builder.build();
  }

  /// What is done with the answer to a request that succeeded.
  @FunctionalInterface
  interface Reader<T> {
    T read(Response response) throws IOException;
  }

  /// Sends a request and reads its answer.
  ///
  /// @throws S3Error if the server refuses
  /// @throws OtherSchemeException if it is none of what the address says
  /// @throws IOException if the connection fails
  <T> T send(S3Request request, Reader<T> reader) throws IOException {
    try {
      return sendOnce(request, reader);
    } catch (S3Error error) {
      Optional<String> other = error.answer().region();
      if (other.isEmpty() || other.get().equals(region) || error.status() >= 500) {
        throw error;
      }
      region = other.get();
      return sendOnce(request, reader);
    }
  }

  /// Sends a request whose answer says no more than that it succeeded.
  void send(S3Request request) throws IOException {
    send(request, _ -> true);
  }

  /// Sends a request that is answered with a document.
  XmlElement document(S3Request request) throws IOException {
    return send(request, S3Client::document);
  }

  /// Reads an answer that is a document.
  static XmlElement document(Response response) throws IOException {
    return XmlReader.read(
        text(response, MAX_DOCUMENT_BYTES)
            .orElseThrow(() -> new ProtocolException("the server's answer does not end")));
  }

  /// How fast objects may be moved.
  Bandwidth bandwidth() {
    return bandwidth;
  }

  /// The region that signatures name at present.
  String region() {
    return region;
  }

  private <T> T sendOnce(S3Request request, Reader<T> reader) throws IOException {
    Request signed = signed(request);
    try (Response response = patient(request).newCall(signed).execute()) {
      requireLength(response);
      if (!response.isSuccessful()) {
        throw error(response);
      }
      isReached = true;
      return reader.read(response);
    } catch (S3Error refusal) {
      if (!refusal.isWithoutReason()) {
        isReached = true;
      }
      requireScheme(signed.url(), refusal);
      throw refusal;
    } catch (IOException e) {
      requireScheme(signed.url(), e);
      throw e;
    }
  }

  private void requireScheme(HttpUrl url, IOException failure) throws OtherSchemeException {
    if (!isReached
        && !Thread.currentThread().isInterrupted()
        && OtherScheme.isPossible(url, failure)
        && OtherScheme.isSpoken(url, http)) {
      throw new OtherSchemeException(!url.isHttps(), failure);
    }
  }

  /// The client with the time that what is sent may take; connections are shared.
  private OkHttpClient patient(S3Request request) {
    Duration time = SlowLine.patience(requestTimeout, request.body().lengthBytes());
    return time.equals(requestTimeout)
        ? http
        : http.newBuilder().readTimeout(time).writeTimeout(time).build();
  }

  /// OkHttp takes a length below zero at its word.
  private static void requireLength(Response response) throws ProtocolException {
    String length = response.header("Content-Length");
    if (length != null && !LENGTH.matcher(length).matches()) {
      throw new ProtocolException("the server's answer has no length");
    }
  }

  private Request signed(S3Request request) throws IOException {
    try {
      Http.QueryParameters query = new Http.QueryParameters();
      request.query().forEach(query::put);
      @Nullable String key = request.key().orElse(null);
      Http.@Nullable QueryParameters parameters = request.query().isEmpty() ? null : query;
      String signingRegion = region;
      Request.Builder builder =
          new Request.Builder()
              .url(
                  baseUrl.buildUrl(
                      request.method(), place.bucket(), key, signingRegion, parameters))
              .method(request.method().toString(), body(request))
              // Otherwise OkHttp asks for gzip.
              .header("Accept-Encoding", "identity")
              .header("User-Agent", "dj")
              .header("x-amz-content-sha256", request.body().sha256Hex())
              .header("x-amz-date", SIGNED_TIME.format(clock.instant()));
      credentials.sessionToken().ifPresent(t -> builder.header("x-amz-security-token", t));
      request.headers().forEach(builder::header);
      Request unsigned = builder.build();
      return Signer.signV4S3(
          unsigned.newBuilder().header("Host", hostHeader(unsigned)).build(),
          signingRegion,
          credentials.accessKey(),
          credentials.secretKey(),
          request.body().sha256Hex());
    } catch (MinioException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private @Nullable RequestBody body(S3Request request) {
    return switch (request.method()) {
      case GET, HEAD, DELETE -> null;
      case PUT, POST -> new BufferBody(request.body().content(), bandwidth.upload());
    };
  }

  private static String hostHeader(Request request) {
    int port = request.url().port();
    String host = request.url().host();
    String name = host.contains(":") ? "[" + host + "]" : host;
    boolean isUsual = port == (request.isHttps() ? 443 : 80);
    return isUsual ? name : name + ":" + port;
  }

  /// The text of an answer, unless it is longer than it may be.
  private static Optional<String> text(Response response, int limitBytes) throws IOException {
    BufferedSource source = response.body().source();
    Buffer buffer = new Buffer();
    while (source.read(buffer, 64 * 1024) >= 0) {
      if (buffer.size() > limitBytes) {
        return Optional.empty();
      }
    }
    return Optional.of(buffer.readString(StandardCharsets.UTF_8));
  }

  private static S3Error error(Response response) throws IOException {
    Optional<XmlElement> document =
        text(response, MAX_ERROR_BYTES).flatMap(S3Client::errorDocument);
    Optional<String> region =
        document
            .flatMap(error -> error.child("Region"))
            .or(() -> Optional.ofNullable(response.header("x-amz-bucket-region")))
            .filter(name -> REGION.matcher(name).matches());
    return new S3Error(
        new S3Error.Answer(
            response.code(),
            words(document, "Code"),
            words(document, "Message"),
            region,
            retryAfter(response),
            Optional.ofNullable(response.header("Date"))));
  }

  /// A server's words, fit for a terminal.
  private static String words(Optional<XmlElement> document, String name) {
    return document
        .flatMap(error -> error.child(name))
        .map(text ->
            text.codePoints()
                .map(each -> Character.isISOControl(each) ? ' ' : each)
                .limit(MAX_WORDS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip())
        .orElse("");
  }

  /// What the server says in XML; proxies in front of it answer otherwise, with errors of theirs.
  private static Optional<XmlElement> errorDocument(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      XmlElement document = XmlReader.read(text);
      return document.name().equals("Error") ? Optional.of(document) : Optional.empty();
    } catch (XmlException _) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> retryAfter(Response response) {
    try {
      return Optional.ofNullable(response.header("Retry-After"))
          .map(text -> Duration.ofSeconds(Long.parseLong(text.strip())))
          .filter(Duration::isPositive);
    } catch (NumberFormatException | DateTimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
  }
}
