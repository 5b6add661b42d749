package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.sftp.testing.SshServer;
import dj.adapters.storage.backend.sftp.testing.UnrulyServer;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.RawSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers that nobody waits for any more.
@Timeout(120)
final class PatientChannelTest {
  @TempDir private Path folder;

  @Test
  void theAnswerToSomebodyWhoLeftDisturbsNobody() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (UnrulyServer server = UnrulyServer.start(folder);
        SshLogin login = login(server.port(), folder)) {
      server.on(
          UnrulyServer.STAT,
          question -> {
            left.await();
            return question.status(SftpConstants.SSH_FX_NO_SUCH_FILE);
          });
      ClientSession session = login.open();
      SftpClient channel =
          PatientChannel.factory()
              .createSftpClient(session, SftpVersionSelector.fixedVersionSelector(3));
      leaveARequest((RawSftpClient) channel);
      left.countDown();
      assertThrows(SftpException.class, () -> channel.stat("/behind"));
      assertTrue(session.isOpen());
    }
  }

  /// Asks, and is interrupted before the answer can be there.
  private static void leaveARequest(RawSftpClient channel) throws Exception {
    Buffer question = new ByteArrayBuffer();
    question.putString("/left");
    int id = channel.send(SftpConstants.SSH_FXP_STAT, question);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> channel.receive(id));
    Thread.interrupted();
  }

  @Test
  void aesIsPreferred() throws Exception {
    try (SshServer server = SshServer.start(folder.resolve("sshd"), "internal-sftp");
        SshLogin login = login(server.port(), server.home())) {
      ClientSession session = login.open();
      assertEquals(
          "aes128-gcm@openssh.com", session.getNegotiatedKexParameter(KexProposalOption.C2SENC));
    }
  }

  private static SshLogin login(int port, Path home) {
    return new SshLogin(
        new SftpPlace(Optional.empty(), "127.0.0.1", OptionalInt.of(port), "/"),
        new SftpOptions(true, Optional.empty(), Optional.empty(), Optional.empty()),
        SftpAccount.of(Map.of("DJ_SFTP_PASSWORD", "any"), System.getProperty("user.name"), home),
        SshQuestions.NOBODY,
        Duration.ofSeconds(60));
  }
}
