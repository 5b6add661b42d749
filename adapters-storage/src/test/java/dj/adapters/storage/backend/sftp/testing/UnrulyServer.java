package dj.adapters.storage.backend.sftp.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/// An SSH server whose file transfer answers as a test wants it to: by itself it has empty
/// directories where anything is asked about, and does as it is told.
public final class UnrulyServer implements AutoCloseable {
  /// Types of requests and answers (draft-ietf-secsh-filexfer-02).
  public static final int INIT = 1;

  public static final int VERSION = 2;
  public static final int OPEN = 3;
  public static final int READ = 5;
  public static final int OPEN_FOLDER = 11;
  public static final int READ_FOLDER = 12;
  public static final int STAT = 17;
  public static final int STATUS = 101;
  public static final int HANDLE = 102;
  public static final int DATA = 103;
  public static final int NAME = 104;
  public static final int ATTRIBUTES = 105;

  private static final int OK = 0;
  private static final int END = 1;
  private static final int FOLDER_MODE = 0x41ed;
  private static final int FILE_MODE = 0x81a4;

  private final SshServer server = SshServer.setUpDefaultServer();
  private final Map<Integer, Manner> answers = new ConcurrentHashMap<>();

  /// What a client asks.
  ///
  /// @param id the number that the answer has to bear
  public record Question(int type, int id) {
    /// An answer of a type, with what stands behind its number.
    public byte[] answer(int answerType, Content content) {
      return packet(answerType, id, content);
    }

    /// The answer that only a number and a word follow.
    public byte[] status(int code) {
      return answer(
          STATUS,
          out -> {
            out.writeInt(code);
            text(out, "so it is");
            text(out, "");
          });
    }
  }

  /// How questions are answered.
  @FunctionalInterface
  public interface Manner {
    /// The bytes to send: a packet, if the test wants them to be one; none end the channel.
    byte[] answer(Question question) throws InterruptedException;
  }

  /// Writes the content of an answer.
  @FunctionalInterface
  public interface Content {
    /// Writes it.
    void write(DataOutputStream out) throws IOException;
  }

  /// Starts a server that lets in everybody.
  ///
  /// @param folder where its key is made
  public static UnrulyServer start(Path folder) throws IOException {
    UnrulyServer unruly = new UnrulyServer();
    unruly.server.setHost("127.0.0.1");
    unruly.server.setKeyPairProvider(
        new SimpleGeneratorHostKeyProvider(folder.resolve("unruly_key")));
    unruly.server.setPasswordAuthenticator((user, password, session) -> true);
    unruly.server.setSubsystemFactories(List.of(unruly.transfer()));
    unruly.server.start();
    return unruly;
  }

  /// Its port on this machine.
  public int port() {
    return server.getPort();
  }

  /// Has requests of a type answered in a way of their own.
  public void on(int type, Manner manner) {
    answers.put(type, manner);
  }

  /// A packet: length, type, number and content.
  public static byte[] packet(int type, int id, Content content) {
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(body);
      out.writeByte(type);
      out.writeInt(id);
      content.write(out);
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      new DataOutputStream(packet).writeInt(body.size());
      body.writeTo(packet);
      return packet.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a text with its length.
  public static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /// Writes the attributes of a file of a size, as far as `flags` say.
  public static void file(DataOutputStream out, int flags, long size) throws IOException {
    out.writeInt(flags);
    if ((flags & 1) != 0) {
      out.writeLong(size);
    }
    if ((flags & 4) != 0) {
      out.writeInt(FILE_MODE);
    }
    if ((flags & 8) != 0) {
      out.writeInt(1_700_000_000);
      out.writeInt(1_700_000_000);
    }
  }

  private byte[] answer(Question question) throws InterruptedException {
    return answers.getOrDefault(question.type(), UnrulyServer::orderly).answer(question);
  }

  private static byte[] orderly(Question question) {
    return switch (question.type()) {
      case INIT -> packet(VERSION, 3, _ -> {});
      case OPEN, OPEN_FOLDER -> question.answer(HANDLE, out -> text(out, "h"));
      case READ, READ_FOLDER -> question.status(END);
      case STAT ->
          question.answer(
              ATTRIBUTES,
              out -> {
                out.writeInt(4);
                out.writeInt(FOLDER_MODE);
              });
      default -> question.status(OK);
    };
  }

  private SubsystemFactory transfer() {
    return new SubsystemFactory() {
      @Override
      public String getName() {
        return "sftp";
      }

      @Override
      public Command createSubsystem(ChannelSession channel) {
        return new Transfer();
      }
    };
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /// One channel of a client.
  private final class Transfer implements Command {
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private ExitCallback exit = (_, _, _) -> {};

    @Override
    public void setInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      this.exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try (DataInputStream questions = new DataInputStream(in)) {
        byte[] answer = {0};
        while (answer.length > 0) {
          byte[] packet = questions.readNBytes(questions.readInt());
          DataInputStream fields = new DataInputStream(new ByteArrayInputStream(packet));
          answer = answer(new Question(fields.readUnsignedByte(), fields.readInt()));
          out.write(answer);
          out.flush();
        }
        exit.onExit(0);
      } catch (IOException | InterruptedException _) {
        exit.onExit(1);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }
}
