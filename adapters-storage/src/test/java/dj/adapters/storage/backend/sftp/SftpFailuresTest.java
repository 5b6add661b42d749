package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the library says of a line is told in words of this program.
final class SftpFailuresTest {
  private static final SftpPlace PLACE =
      new SftpPlace(Optional.empty(), "host", OptionalInt.empty(), "/srv");

  @ParameterizedTest
  @CsvSource({
    "Timeout expired while waiting for id=105, no answer came",
    "[ssh-connection]: Failed (SshException) to execute: Session is closed, Session is closed",
    "ClientSessionImpl[root@/127.0.0.1:22] is closed, the connection was lost"
  })
  void wordsOfTheLibraryAreLeftOut(String said, String told) {
    assertEquals(
        "cannot write a in sftp:host:/srv: " + told,
        new SftpFailures(PLACE).translate("write a", new IOException(said)).getMessage());
  }
}
