package dj.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// A bucket in memory behind a port of this computer alone, which the build of the image practises
/// with: what a client does in the training of the AOT cache, it has ready later. It knows the
/// requests that commands send in the training, believes every signature, and no command of the
/// program starts it.
final class PracticeBucket implements AutoCloseable {
  private static final String NAME = "practice";
  private static final byte[] NOTHING = {};

  private final ServerSocket socket;
  private final Instant written = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  private PracticeBucket(ServerSocket socket) {
    this.socket = socket;
  }

  /// Starts to serve an empty bucket.
  static PracticeBucket start() throws IOException {
    PracticeBucket bucket =
        new PracticeBucket(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().start(bucket::accept);
    return bucket;
  }

  /// The address of a repository in the bucket.
  String address() {
    return "s3:http://127.0.0.1:" + socket.getLocalPort() + "/" + NAME + "/repository";
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream input = new BufferedInputStream(client.getInputStream());
      OutputStream output = new BufferedOutputStream(client.getOutputStream());
      for (String line = line(input); !line.isEmpty(); line = line(input)) {
        Request request = request(line, input);
        answer(request, input.readNBytes(request.bodyBytes()), output);
        output.flush();
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }

  /// @param query the parameters behind the path
  private record Request(
      String method, String key, Map<String, String> query, Map<String, String> headers) {
    int bodyBytes() {
      return Integer.parseInt(headers.getOrDefault("content-length", "0"));
    }
  }

  private static Request request(String line, InputStream input) throws IOException {
    String[] words = line.split(" ", -1);
    String[] target = words[1].split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    for (String each : target.length > 1 ? target[1].split("&", -1) : new String[0]) {
      String[] parameter = each.split("=", 2);
      query.put(parameter[0], decoded(parameter.length > 1 ? parameter[1] : ""));
    }
    Map<String, String> headers = new HashMap<>();
    for (String header = line(input); !header.isEmpty(); header = line(input)) {
      String[] parts = header.split(": *", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    String[] path = decoded(target[0]).split("/", 3);
    return new Request(words[0], path.length > 2 ? path[2] : "", query, headers);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static String line(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private void answer(Request request, byte[] body, OutputStream output) throws IOException {
    if (request.key().isEmpty()) {
      byte[] document = request.method().equals("GET") ? listing(request) : NOTHING;
      send(output, "200 OK", Map.of("Content-Type", "application/xml"), document, false);
      return;
    }
    byte[] object = objects.get(request.key());
    switch (request.method()) {
      case "PUT" -> {
        objects.put(request.key(), body);
        send(output, "200 OK", Map.of("ETag", "\"0\""), NOTHING, false);
      }
      case "DELETE" -> {
        objects.remove(request.key());
        send(output, "204 No Content", Map.of(), NOTHING, false);
      }
      default -> {
        boolean isHead = request.method().equals("HEAD");
        if (object == null) {
          byte[] error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8);
          send(output, "404 Not Found", Map.of("Content-Type", "application/xml"), error, isHead);
        } else {
          sendObject(output, object, request.headers().getOrDefault("range", ""), isHead);
        }
      }
    }
  }

  private void sendObject(OutputStream output, byte[] object, String range, boolean isHead)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("ETag", "\"0\"");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(written.atZone(ZoneOffset.UTC)));
    if (range.isEmpty()) {
      send(output, "200 OK", headers, object, isHead);
      return;
    }
    String[] bounds = range.substring("bytes=".length()).split("-", -1);
    int begin = Integer.parseInt(bounds[0]);
    int end = Math.min(object.length, Integer.parseInt(bounds[1]) + 1);
    headers.put("Content-Range", "bytes " + begin + "-" + (end - 1) + "/" + object.length);
    send(output, "206 Partial Content", headers, Arrays.copyOfRange(object, begin, end), isHead);
  }

  private byte[] listing(Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    StringBuilder list = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    objects
        .tailMap(request.query().getOrDefault("start-after", ""), false)
        .forEach((key, object) -> {
          if (key.startsWith(prefix)) {
            list.append("<Contents><Key>").append(key);
            list.append("</Key><Size>").append(object.length);
            list.append("</Size><LastModified>").append(written);
            list.append("</LastModified></Contents>");
          }
        });
    return list.append("</ListBucketResult>").toString().getBytes(UTF_8);
  }

  private static void send(
      OutputStream output, String status, Map<String, String> headers, byte[] body, boolean isHead)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!status.startsWith("204")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    output.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
    if (!isHead) {
      output.write(body);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
