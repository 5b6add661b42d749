package dj.adapters.storage.backend.s3.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A port that tells a greeting of TLS from a plain request by its first byte, and treats each kind
/// of visit as it was told: in turn, the last way from then on.
public final class MixedServer implements AutoCloseable {
  private static final int HANDSHAKE = 0x16;

  private final ServerSocket socket;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Visits greetings;
  private final Visits plain;

  /// What is done with a visit.
  @FunctionalInterface
  public interface Treatment {
    /// Does it.
    ///
    /// @param first the byte that was read to see what kind of visit it is
    void treat(Socket connection, byte first) throws IOException;
  }

  private record Visits(Deque<Treatment> left, AtomicInteger count) {
    Visits(List<Treatment> treatments) {
      this(new ConcurrentLinkedDeque<>(treatments), new AtomicInteger());
    }

    synchronized Treatment next() {
      count.incrementAndGet();
      return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }
  }

  /// Starts a server.
  ///
  /// @param greetings for visits that begin with TLS
  /// @param plain for all others
  public MixedServer(List<Treatment> greetings, List<Treatment> plain) {
    this.greetings = new Visits(greetings);
    this.plain = new Visits(plain);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.execute(this::accept);
  }

  /// Breaks the connection.
  public static Treatment reset() {
    return (connection, _) -> connection.setSoLinger(true, 0);
  }

  /// Answers without TLS, with a status and nothing else.
  public static Treatment answer(String status) {
    return (connection, _) -> {
      connection.getOutputStream().write(http(status));
      farewell(connection);
    };
  }

  /// Answers with bytes.
  public static Treatment bytes(String hex) {
    return (connection, _) -> {
      connection.getOutputStream().write(HexFormat.of().parseHex(hex));
      farewell(connection);
    };
  }

  /// Speaks TLS, and answers with a status and nothing else.
  public static Treatment secureAnswer(SSLContext context, String status) {
    return secure(context, http(status));
  }

  /// Speaks TLS, and has no answer.
  public static Treatment secureSilence(SSLContext context) {
    return secure(context, new byte[0]);
  }

  private static Treatment secure(SSLContext context, byte[] answer) {
    return (connection, first) -> {
      InputStream begun = new ByteArrayInputStream(new byte[] {first});
      try (SSLSocket secure =
          (SSLSocket) context.getSocketFactory().createSocket(connection, begun, true)) {
        readHeaders(secure);
        secure.getOutputStream().write(answer);
      }
    };
  }

  private static byte[] http(String status) {
    return ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  /// What was sent has to be read, or the answer would be lost with the connection.
  private static void farewell(Socket connection) throws IOException {
    connection.shutdownOutput();
    connection.getInputStream().readAllBytes();
  }

  private static void readHeaders(Socket connection) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
    String line = reader.readLine();
    while (line != null && !line.isEmpty()) {
      line = reader.readLine();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        executor.execute(() -> serve(connection));
      }
    } catch (IOException _) {
      // The server was closed.
      return;
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      int first = connection.getInputStream().read();
      Visits visits = first == HANDSHAKE ? greetings : plain;
      visits.next().treat(connection, (byte) first);
    } catch (IOException _) {
      // The client has seen enough.
      return;
    }
  }

  /// How many visits came without TLS.
  public int plainVisits() {
    return plain.count().get();
  }

  /// Where the server is.
  ///
  /// @param scheme what its address says: `http` or `https`
  public String endpoint(String scheme) {
    return scheme + "://127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
