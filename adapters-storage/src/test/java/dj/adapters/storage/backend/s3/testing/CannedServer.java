package dj.adapters.storage.backend.s3.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dj.adapters.storage.backend.s3.S3Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A server that gives prepared answers, one after the other, and remembers what it was asked.
public final class CannedServer implements AutoCloseable {
  private static final int NOT_PREPARED = 418;

  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Question> questions = new ArrayList<>();

  /// An answer.
  private record Answer(int status, Map<String, String> headers, String body) {}

  /// What was asked.
  ///
  /// @param line method, path and query
  /// @param headers the headers, by lower-case name
  /// @param body what was sent
  public record Question(String line, Map<String, String> headers, String body) {}

  /// Starts a server without answers.
  public CannedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// A place on the server.
  public S3Place place() {
    return new S3Place(
        Optional.of("http://127.0.0.1:" + server.getAddress().getPort()), "bucket", "prefix");
  }

  /// Prepares an answer.
  public CannedServer then(int status, Map<String, String> headers, String body) {
    synchronized (answers) {
      answers.add(new Answer(status, headers, body));
    }
    return this;
  }

  /// Prepares a refusal as S3 puts it.
  public CannedServer thenError(int status, String code) {
    return then(
        status,
        Map.of("Content-Type", "application/xml"),
        "<?xml version=\"1.0\"?><Error><Code>"
            + code
            + "</Code><Message>told so</Message></Error>");
  }

  /// What was asked so far.
  public List<Question> questions() {
    synchronized (answers) {
      return List.copyOf(questions);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer;
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    synchronized (answers) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      questions.add(
          new Question(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers, body));
      answer = answers.isEmpty() ? new Answer(NOT_PREPARED, Map.of(), "") : answers.removeFirst();
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
