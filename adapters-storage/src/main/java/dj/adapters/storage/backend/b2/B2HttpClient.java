package dj.adapters.storage.backend.b2;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.backblaze.b2.client.contentHandlers.B2ContentSink;
import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.contentSources.B2HeadersImpl;
import com.backblaze.b2.client.exceptions.B2ConnectFailedException;
import com.backblaze.b2.client.exceptions.B2ConnectionBrokenException;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2LocalException;
import com.backblaze.b2.client.exceptions.B2NetworkTimeoutException;
import com.backblaze.b2.client.structures.B2ErrorStructure;
import com.backblaze.b2.client.webApiClients.B2WebApiClient;
import com.backblaze.b2.json.B2Json;
import com.backblaze.b2.json.B2JsonException;
import com.backblaze.b2.json.B2JsonOptions;
import dj.adapters.storage.backend.SlowLine;
import dj.domain.port.Bandwidth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Carries the requests of the B2 library over the JDK's HTTP client.
///
/// One request is one attempt. An exchange that has moved no byte for the length of the time limit
/// is given up, however long it has been going on: a pack may take minutes on a slow line.
/// Redirects are not followed, and an account that was reached over TLS never leads to an address
/// without it, because each request carries a token.
final class B2HttpClient implements B2WebApiClient {
  /// The code of an exception that stands for the interrupt of the thread.
  static final String INTERRUPTED = "interrupted";

  /// The code of an exception for an answer that makes no sense.
  static final String BAD_ANSWER = "bad_answer";

  /// The code of an error that came without one: the answer to a HEAD request has no body.
  static final String NO_CODE = "no_code";

  /// A full page of 10,000 names takes about 6 MB.
  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  private static final int MAX_MESSAGE_CHARACTERS = 300;
  private static final int PARTIAL_CONTENT = 206;

  /// What the JDK's client writes by itself, and a round trip before each upload that saves
  /// nothing.
  private static final Set<String> LEFT_OUT =
      Set.of("content-length", "expect", "host", "connection");

  private final HttpClient client;
  private final Duration limit;
  private final boolean encrypted;
  private final Bandwidth bandwidth;

  /// Creates a client.
  ///
  /// @param client follows no redirects; closed with this one
  /// @param limit how long an exchange may stand still
  /// @param encrypted whether each address has to be one of `https`
  /// @param bandwidth how fast files may be moved
  B2HttpClient(HttpClient client, Duration limit, boolean encrypted, Bandwidth bandwidth) {
    this.client = client;
    this.limit = limit;
    this.encrypted = encrypted;
    this.bandwidth = bandwidth;
  }

  @Override
  public <T> T postJsonReturnJson(
      String url, @Nullable B2Headers headers, Object request, Class<T> answer) throws B2Exception {
    return postJson(url, headers, request, answer).content();
  }

  /// An answer and when it was given.
  ///
  /// @param date the time of the server, if it tells any
  record Dated<T>(T content, Optional<Instant> date) {}

  /// Sends a question in JSON.
  <T> Dated<T> postJson(String url, @Nullable B2Headers headers, Object request, Class<T> answer)
      throws B2Exception {
    byte[] body = json(request);
    Progress progress = new Progress();
    HttpRequest post = request(url, headers).POST(BodyPublishers.ofByteArray(body)).build();
    HttpResponse<byte[]> response = send(post, text(progress), progress);
    return new Dated<>(parse(response, answer), date(response));
  }

  private static byte[] json(Object request) throws B2Exception {
    try {
      return B2Json.get().toJson(request).getBytes(UTF_8);
    } catch (B2JsonException e) {
      throw new B2LocalException("bad_request", "the request cannot be written: " + e, e);
    }
  }

  @Override
  public <T> T postDataReturnJson(
      String url, @Nullable B2Headers headers, InputStream content, long length, Class<T> answer)
      throws B2Exception {
    Progress progress = new Progress();
    BodyPublisher body =
        length == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(
                    () -> new Slices(content, progress, bandwidth.upload())),
                length);
    return parse(send(request(url, headers).POST(body).build(), text(progress), progress), answer);
  }

  @Override
  public void getContent(String url, @Nullable B2Headers headers, B2ContentSink handler)
      throws B2Exception {
    Progress progress = new Progress();
    HttpResponse<byte[]> answer =
        send(request(url, headers).GET().build(), text(progress), progress);
    requireSuccess(answer);
    try {
      handler.readContent(headers(answer), new ByteArrayInputStream(answer.body()));
    } catch (IOException e) {
      throw new B2LocalException("write_failed", "the content cannot be stored: " + e, e);
    }
  }

  /// What came of the request for a range.
  ///
  /// @param headers tell which range the server meant to send
  /// @param receivedBytes how many bytes it sent
  record RangeAnswer(B2Headers headers, int receivedBytes) {}

  /// Reads a range into a part of an array.
  ///
  /// @throws B2Exception also if the answer is not a range, or is longer than what was asked for
  RangeAnswer getRange(String url, B2Headers headers, byte[] target, int offset, int lengthBytes)
      throws B2Exception {
    Progress progress = new Progress();
    RangeBody body = new RangeBody(target, offset, lengthBytes);
    BodyHandler<byte[]> handler =
        info ->
            info.statusCode() == PARTIAL_CONTENT
                ? progress.counting(body, bandwidth.download())
                : text(progress).apply(info);
    try {
      HttpResponse<byte[]> answer = send(request(url, headers).GET().build(), handler, progress);
      requireSuccess(answer);
      if (answer.statusCode() != PARTIAL_CONTENT) {
        throw badAnswer(
            "the server sent no range of the file (status " + answer.statusCode() + ")");
      }
      return new RangeAnswer(headers(answer), lengthBytes - body.missingBytes());
    } finally {
      body.release();
    }
  }

  @Override
  public B2Headers head(String url, @Nullable B2Headers headers) throws B2Exception {
    Progress progress = new Progress();
    HttpRequest head = request(url, headers).HEAD().build();
    HttpResponse<byte[]> answer = send(head, text(progress), progress);
    requireSuccess(answer);
    return headers(answer);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String url, @Nullable B2Headers headers) throws B2Exception {
    try {
      URI address = URI.create(url);
      if (encrypted && !"https".equalsIgnoreCase(address.getScheme())) {
        throw badAnswer("the server leads to an address without encryption");
      }
      HttpRequest.Builder builder = HttpRequest.newBuilder(address);
      if (headers != null) {
        for (String name : headers.getNames()) {
          if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
            builder.setHeader(name, headers.getValueOrNull(name));
          }
        }
      }
      return builder;
    } catch (IllegalArgumentException e) {
      throw new B2Exception(
          BAD_ANSWER, 0, null, "the server gave an address or token that is none", e);
    }
  }

  private static BodyHandler<byte[]> text(Progress progress) {
    return _ ->
        progress.counting(
            BodySubscribers.limiting(BodySubscribers.ofByteArray(), MAX_ANSWER_BYTES));
  }

  private HttpResponse<byte[]> send(
      HttpRequest request, BodyHandler<byte[]> handler, Progress progress) throws B2Exception {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, handler);
    long sentBytes = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
    try {
      return await(exchange, progress, SlowLine.patience(limit, Math.max(0, sentBytes)));
    } catch (InterruptedException _) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      throw networkFailure(e.getCause() == null ? e : e.getCause());
    }
  }

  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> exchange, Progress progress, Duration patience)
      throws InterruptedException, ExecutionException, B2Exception {
    long seenBytes = -1;
    while (true) {
      try {
        return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (progress.bytes() == seenBytes) {
          exchange.cancel(true);
          throw new B2NetworkTimeoutException(
              "stuck", null, "nothing moved for " + patience.toSeconds() + " s", e);
        }
        seenBytes = progress.bytes();
      }
    }
  }

  private static B2Exception interrupted() {
    return new B2LocalException(INTERRUPTED, "the thread was interrupted");
  }

  private static B2Exception networkFailure(Throwable cause) {
    String reason = reason(cause);
    return switch (cause) {
      case HttpConnectTimeoutException _ ->
          new B2ConnectFailedException("connect_timeout", null, "no connection in time", cause);
      case ConnectException _ ->
          new B2ConnectFailedException("connect_failed", null, reason, cause);
      case java.net.http.HttpTimeoutException _ ->
          new B2NetworkTimeoutException("timeout", null, "no answer in time", cause);
      default -> new B2ConnectionBrokenException("connection_broken", null, reason, cause);
    };
  }

  /// The JDK's client wraps what happened, and gives no message for a host without an address.
  private static String reason(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof java.nio.channels.UnresolvedAddressException) {
        return "the name of the server has no address";
      }
      if (each.getMessage() != null) {
        return printable(each.getMessage());
      }
    }
    return cause instanceof ConnectException
        ? "connection refused"
        : cause.getClass().getSimpleName();
  }

  private static <T> T parse(HttpResponse<byte[]> answer, Class<T> type) throws B2Exception {
    requireSuccess(answer);
    try {
      T parsed =
          B2Json.get().fromJson(answer.body(), type, B2JsonOptions.DEFAULT_AND_ALLOW_EXTRA_FIELDS);
      if (parsed == null) {
        throw badAnswer("the server's answer is empty");
      }
      return parsed;
    } catch (B2JsonException | IOException | RuntimeException e) {
      throw new B2Exception(BAD_ANSWER, 0, null, "the server's answer is not that of B2", e);
    }
  }

  private static void requireSuccess(HttpResponse<byte[]> answer) throws B2Exception {
    int status = answer.statusCode();
    if (status != 200 && status != PARTIAL_CONTENT) {
      throw failure(answer);
    }
  }

  private static B2Exception failure(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    Integer retryAfter = retryAfterSeconds(answer);
    try {
      B2ErrorStructure error =
          B2Json.get()
              .fromJson(
                  answer.body(),
                  B2ErrorStructure.class,
                  B2JsonOptions.DEFAULT_AND_ALLOW_EXTRA_FIELDS);
      return B2Exception.create(
          printable(error.code), status, retryAfter, printable(error.message));
    } catch (B2JsonException | IOException | RuntimeException _) {
      return B2Exception.create(NO_CODE, status, retryAfter, "status " + status);
    }
  }

  private static @Nullable Integer retryAfterSeconds(HttpResponse<byte[]> answer) {
    try {
      int seconds =
          Integer.parseInt(answer.headers().firstValue("Retry-After").orElse("-1").strip());
      return seconds < 0 ? null : seconds;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static Optional<Instant> date(HttpResponse<byte[]> answer) {
    try {
      return answer
          .headers()
          .firstValue("Date")
          .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static B2Headers headers(HttpResponse<byte[]> answer) {
    B2HeadersImpl.Builder builder = B2HeadersImpl.builder();
    answer.headers().map().forEach((name, values) -> builder.set(name, values.getFirst()));
    return builder.build();
  }

  private static B2Exception badAnswer(String message) {
    return new B2Exception(BAD_ANSWER, 0, null, message);
  }

  /// A server's words, fit for a terminal.
  private static String printable(@Nullable String text) {
    String known = text == null ? "" : text;
    String clean =
        known
            .codePoints()
            .map(each -> Character.isISOControl(each) ? ' ' : each)
            .limit(MAX_MESSAGE_CHARACTERS)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.strip();
  }
}
