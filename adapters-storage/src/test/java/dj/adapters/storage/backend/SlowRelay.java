package dj.adapters.storage.backend;

import dj.application.concurrent.Pause;
import dj.application.retry.RateTable;
import dj.application.retry.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// A slow line between a client and a server on this computer: what the client sends goes on at a
/// rate, and little of it is taken ahead.
public final class SlowRelay implements AutoCloseable {
  private static final int WINDOW_BYTES = 16 * 1024;

  private final ServerSocket door;
  private final int serverPort;
  private final Throttle throttle;

  /// Opens a line to the server at a port of this computer.
  ///
  /// @param rate such as `256k`
  public SlowRelay(int serverPort, String rate) {
    this.serverPort = serverPort;
    this.throttle =
        new Throttle(
            RateTable.parse(rate),
            InstantSource.system(),
            ZoneOffset.UTC,
            System::nanoTime,
            Pause.OF_THREAD);
    try {
      this.door = new ServerSocket();
      door.setReceiveBufferSize(WINDOW_BYTES);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /// The port of the door.
  public int port() {
    return door.getLocalPort();
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofVirtual().start(() -> pump(client, server, true));
        Thread.ofVirtual().start(() -> pump(server, client, false));
      } catch (IOException _) {
        // Closed, or a client that left at once.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean isSlow) {
    byte[] buffer = new byte[WINDOW_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isSlow) {
          throttle.pass(read);
        }
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
