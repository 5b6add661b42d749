package dj.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A line to a server on this machine that breaks after so many bytes: all connections are cut, and
/// new ones refused, until it is mended. To the program on the other end this is a server that was
/// killed.
final class BreakableLine implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final long UNLIMITED = Long.MAX_VALUE;
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(20);

  private final int serverPort;
  private final AtomicLong bytesLeft = new AtomicLong(UNLIMITED);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;

  /// Opens a line to a port of this machine.
  BreakableLine(int serverPort) {
    this.serverPort = serverPort;
    this.listener = listen(0);
  }

  /// Where clients connect.
  int port() {
    return listener.getLocalPort();
  }

  /// Lets the line break after so many bytes from clients; zero breaks it now.
  void breakAfter(long bytes) {
    bytesLeft.set(bytes);
    if (bytes == 0) {
      cut();
    }
  }

  /// Whether the line is broken.
  synchronized boolean isBroken() {
    return listener.isClosed();
  }

  /// Mends the line, at the same port.
  synchronized void mend() {
    bytesLeft.set(UNLIMITED);
    if (listener.isClosed()) {
      listener = listen(listener.getLocalPort());
    }
  }

  @Override
  public void close() {
    cut();
  }

  /// Listens at a port; the thread that accepted there before may keep it for a moment after the
  /// listener was closed.
  private ServerSocket listen(int port) {
    long deadline = System.nanoTime() + PORT_PATIENCE.toNanos();
    while (true) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(() -> accept(socket));
        return socket;
      } catch (BindException e) {
        if (System.nanoTime() > deadline) {
          throw new UncheckedIOException(e);
        }
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> pass(client, server, true));
        Thread.ofVirtual().start(() -> pass(server, client, false));
      } catch (IOException _) {
        // The line is broken, which the client sees by itself.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean isCounted) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int read = in.read(buffer);
      while (read >= 0) {
        if (isCounted && bytesLeft.addAndGet(-read) < 0) {
          cut();
        }
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
    } catch (IOException _) {
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private synchronized void cut() {
    close(listener);
    open.forEach(BreakableLine::close);
    open.clear();
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
