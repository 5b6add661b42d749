package dj.adapters.storage.backend.sftp;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.SftpErrorDataHandler;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.client.impl.DefaultSftpClient;
import org.apache.sshd.sftp.client.impl.DefaultSftpClientFactory;
import org.jspecify.annotations.Nullable;

/// A channel on which an answer may come later than the one who asked is ready to wait.
///
/// The library forgets a request as soon as its thread is interrupted or out of time. It takes the
/// answer, which is on its way all the same, for one to a request that was never made, and ends the
/// session for it, and with the session all other channels.
final class PatientChannel extends DefaultSftpClient {
  /// The requests whose answers somebody waits for, or waited for in vain.
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();

  private PatientChannel(
      ClientSession session, SftpVersionSelector version, @Nullable SftpErrorDataHandler errors)
      throws IOException {
    super(session, version, errors);
  }

  /// Opens such channels.
  static SftpClientFactory factory() {
    return new DefaultSftpClientFactory() {
      @Override
      protected DefaultSftpClient createDefaultSftpClient(
          ClientSession session, SftpVersionSelector version, @Nullable SftpErrorDataHandler errors)
          throws IOException {
        return new PatientChannel(session, version, errors);
      }
    };
  }

  @Override
  public Buffer receive(int id, Duration timeout) throws IOException {
    open.add(id);
    Buffer answer = super.receive(id, timeout);
    if (answer != null) {
      open.remove(id);
    }
    return answer;
  }

  @Override
  protected void process(Buffer answer) throws IOException {
    int id = idOf(answer);
    try {
      super.process(answer);
    } catch (IOException e) {
      if (!open.remove(id)) {
        throw e;
      }
    }
  }

  /// The number that stands behind the length and the type of a packet.
  private static int idOf(Buffer packet) {
    int start = packet.rpos();
    packet.getInt();
    packet.getUByte();
    int id = packet.getInt();
    packet.rpos(start);
    return id;
  }
}
