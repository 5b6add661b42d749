package dj.adapters.storage.backend.s3.testing;

import dj.adapters.storage.backend.s3.S3Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server whose answers need not be HTTP. It answers each connection once.
public final class RawServer implements AutoCloseable {
  private final ServerSocket socket;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger visits = new AtomicInteger();
  private final Answer answer;

  /// What the server says.
  @FunctionalInterface
  public interface Answer {
    /// Says it.
    ///
    /// @param line method, path and query of what was asked
    void write(String line, OutputStream out) throws IOException, InterruptedException;
  }

  /// Starts a server.
  public RawServer(Answer answer) {
    this.answer = answer;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.execute(this::accept);
  }

  /// Starts a server that always says the same.
  public static RawServer saying(String text) {
    return new RawServer((_, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
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
    visits.incrementAndGet();
    try (connection) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = reader.readLine();
      String header = line;
      while (header != null && !header.isEmpty()) {
        header = reader.readLine();
      }
      answer.write(String.valueOf(line), connection.getOutputStream());
    } catch (IOException _) {
      // The client has seen enough.
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// How many connections there were.
  public int visits() {
    return visits.get();
  }

  /// Where the server is.
  public String endpoint() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /// A place on the server.
  public S3Place place() {
    return new S3Place(Optional.of(endpoint()), "bucket", "prefix");
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
