package dj.adapters.storage.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between a client and a server on this computer, and counts what the client sends.
public final class CountingRelay implements AutoCloseable {
  private final ServerSocket door;
  private final int serverPort;
  private final AtomicLong sentBytes = new AtomicLong();

  /// Opens a door to the server at a port of this computer.
  public CountingRelay(int serverPort) {
    this.serverPort = serverPort;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /// The port of the door.
  public int port() {
    return door.getLocalPort();
  }

  /// How much clients have sent so far.
  public long sentBytes() {
    return sentBytes.get();
  }

  /// Begins to count anew.
  public void reset() {
    sentBytes.set(0);
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofVirtual().start(() -> pump(client, server, sentBytes));
        Thread.ofVirtual().start(() -> pump(server, client, new AtomicLong()));
      } catch (IOException _) {
        // Closed, or a client that left at once.
      }
    }
  }

  private static void pump(Socket from, Socket to, AtomicLong count) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        count.addAndGet(read);
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One side has left; the other one is told by the end of its connection.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
