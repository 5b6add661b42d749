package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.Causes;
import dj.domain.error.DjException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// The channels of one session, each for one request at a time. What broke is left, and the next
/// request connects anew. Where a server allows fewer channels, there are as many as it allows.
final class SftpChannels implements AutoCloseable {
  /// The version that OpenSSH speaks: draft-ietf-secsh-filexfer-02. In it, a rename never replaces.
  private static final int SFTP_VERSION = 3;

  private static final SftpClientFactory FACTORY = PatientChannel.factory();

  private final SshLogin login;
  private final Semaphore free;
  private final Deque<SftpClient> idle = new ArrayDeque<>();
  private @Nullable ClientSession session;

  /// The channels of the session that are open, in use or idle.
  private int open;

  /// Prepares the channels; nothing is opened before the first use.
  ///
  /// @param most how many may be open at once; further requests wait
  SftpChannels(SshLogin login, int most) {
    this.login = login;
    this.free = new Semaphore(most);
  }

  @FunctionalInterface
  interface Work<T> {
    T run(SftpClient channel) throws IOException;
  }

  /// Does something on a channel that nobody else uses meanwhile.
  ///
  /// @throws SftpException if the server refuses it
  /// @throws IOException if the connection is lost
  <T> T use(Work<T> work) throws IOException {
    acquire();
    try {
      return useOne(work);
    } finally {
      free.release();
    }
  }

  /// The same for what may be done twice: if the line breaks on the way, it is done once more on a
  /// new one.
  ///
  /// @throws SftpException if the server refuses it
  /// @throws IOException if the connection is lost again
  <T> T useAgain(Work<T> work) throws IOException {
    try {
      return use(work);
    } catch (LineLostException _) {
      return use(work);
    }
  }

  private void acquire() throws InterruptedIOException {
    try {
      free.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while all channels were busy");
    }
  }

  private <T> T useOne(Work<T> work) throws IOException {
    SftpClient channel = take();
    try {
      T result = work.run(channel);
      giveBack(channel);
      return result;
    } catch (SftpException | DjException e) {
      giveBack(channel);
      throw e;
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      drop(channel);
      throw e;
    } catch (IOException e) {
      drop(channel);
      if (Thread.currentThread().isInterrupted() || SftpFailures.isInterrupt(e)) {
        throw e;
      }
      leave(channel.getSession());
      throw new LineLostException(e);
    } catch (RuntimeException e) {
      // What the library cannot read makes it fail in many ways.
      drop(channel);
      leave(channel.getSession());
      throw new IOException("the server's answer makes no sense (" + e.getMessage() + ")", e);
    }
  }

  /// The line broke while a channel of it was in use.
  private static final class LineLostException extends IOException {
    private static final long serialVersionUID = 1L;

    LineLostException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// A line that broke takes all of its channels along, and may not know it yet.
  private synchronized void leave(@Nullable ClientSession broken) {
    if (broken != null && broken.equals(session)) {
      session = null;
      forgetChannels();
      broken.close(true);
    }
  }

  /// The server was not the one to end the session, and yet gives no channel for files.
  static final class NoTransferException extends IOException {
    private static final long serialVersionUID = 1L;

    NoTransferException(IOException cause) {
      super("the server has no file transfer (SFTP) for this user", cause);
    }
  }

  private SftpClient take() throws IOException {
    ClientSession current;
    synchronized (this) {
      SftpClient channel = idle.poll();
      while (channel != null) {
        if (channel.isOpen()) {
          return channel;
        }
        channel = idle.poll();
      }
      if (session == null || !session.isOpen()) {
        session = login.open();
        forgetChannels();
      }
      current = session;
    }
    try {
      SftpClient channel =
          FACTORY.createSftpClient(current, SftpVersionSelector.fixedVersionSelector(SFTP_VERSION));
      opened(current);
      return channel;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (Causes.of(e).anyMatch(SshChannelOpenException.class::isInstance)) {
        return takeOther(e);
      }
      boolean alive = current.isOpen();
      leave(current);
      throw alive ? new NoTransferException(e) : e;
    } catch (RuntimeException e) {
      // The session ended meanwhile.
      leave(current);
      throw new IOException("the connection was lost", e);
    }
  }

  /// Takes a channel that is open already, since the server allows no more of them. The permit for
  /// the one that it refused is never given back, so that nobody asks for it again.
  private SftpClient takeOther(IOException refusal) throws IOException {
    synchronized (this) {
      if (open == 0) {
        throw refusal;
      }
    }
    acquire();
    return take();
  }

  private synchronized void opened(ClientSession owner) {
    if (owner.equals(session)) {
      open++;
    }
  }

  private void forgetChannels() {
    idle.clear();
    open = 0;
  }

  private synchronized void giveBack(SftpClient channel) {
    idle.push(channel);
  }

  /// What is still under way on a channel is unknown, so it is of no more use. The server is told,
  /// since it counts the channels that are open.
  private synchronized void drop(SftpClient channel) {
    if (open > 0 && channel.getSession() != null && channel.getSession().equals(session)) {
      open--;
    }
    channel.getClientChannel().close(false);
  }

  @Override
  public synchronized void close() {
    forgetChannels();
    if (session != null) {
      session.close(true);
      session = null;
    }
    login.close();
  }
}
