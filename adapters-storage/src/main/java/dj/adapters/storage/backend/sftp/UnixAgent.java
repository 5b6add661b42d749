package dj.adapters.storage.backend.sftp;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A client of an SSH agent behind a Unix-domain socket (draft-ietf-sshm-ssh-agent): messages of a
/// four-byte length and that many bytes.
final class UnixAgent extends AbstractAgentProxy {
  private static final int LENGTH_BYTES = Integer.BYTES;

  /// What OpenSSH's agent accepts and sends at most.
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;

  private final Path socket;
  private final SocketChannel channel;
  private final Consumer<String> troubles;

  private UnixAgent(Path socket, SocketChannel channel, Consumer<String> troubles) {
    super(null);
    this.socket = socket;
    this.channel = channel;
    this.troubles = troubles;
  }

  /// Connects to an agent for each session that asks for one. An agent that has ended, and left its
  /// address behind in the environment, is one without keys.
  ///
  /// @param troubles is told why an agent cannot be asked
  static SshAgentFactory factory(Path socket, Consumer<String> troubles) {
    return new SshAgentFactory() {
      @Override
      public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        return new UnixAgent(socket, SocketChannel.open(StandardProtocolFamily.UNIX), troubles);
      }

      @Override
      public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
      }

      @Override
      public SshAgentServer createServer(ConnectionService service) {
        throw new UnsupportedOperationException("agents are not forwarded");
      }
    };
  }

  @Override
  public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return super.getIdentities();
    } catch (IOException e) {
      troubles.accept("the agent at " + socket + " cannot be asked (" + e.getMessage() + ")");
      return List.of();
    }
  }

  @Override
  protected synchronized Buffer request(Buffer buffer) throws IOException {
    byte[] unframed = buffer.getCompactData();
    Buffer framed = new ByteArrayBuffer();
    framed.putBytes(unframed, LENGTH_BYTES, unframed.length - LENGTH_BYTES);
    ByteBuffer message = ByteBuffer.wrap(framed.getCompactData());
    while (message.hasRemaining()) {
      channel.write(message);
    }
    int length = read(LENGTH_BYTES).getInt();
    if (length < 1 || length > MAX_MESSAGE_BYTES) {
      throw new IOException("the agent's answer has a length of " + length + " bytes");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the agent closed the connection");
      }
    }
    return bytes.flip();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    super.close();
  }
}
