package dj.adapters.storage.backend.sftp;

import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.ATTRIBUTES;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.DATA;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.HANDLE;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.INIT;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.NAME;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.OPEN;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.READ;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.READ_FOLDER;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.STAT;
import static dj.adapters.storage.backend.sftp.testing.UnrulyServer.VERSION;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.sftp.testing.UnrulyServer;
import dj.adapters.storage.backend.sftp.testing.UnrulyServer.Content;
import dj.adapters.storage.backend.sftp.testing.UnrulyServer.Manner;
import dj.adapters.storage.backend.sftp.testing.UnrulyServer.Question;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are broken, or mean no good: each ends in an error of the program, in bounded time
/// and memory.
@Timeout(120)
final class UnrulyServerTest {
  private static final FileName FILE = new FileName(FileKind.INDEX, "ab".repeat(32));
  private static final int ALL = 1 | 4 | 8;

  @TempDir private Path folder;
  private UnrulyServer server;
  private StorageBackend backend;

  @BeforeEach
  void start() throws IOException {
    server = UnrulyServer.start(folder);
    NetworkSettings network =
        new NetworkSettings(
            2,
            Duration.ofSeconds(60),
            Optional.empty(),
            false,
            Map.of("sftp.host-key", "accept-new"));
    backend =
        new SftpBackend(
            new SftpPlace(Optional.empty(), "127.0.0.1", OptionalInt.of(server.port()), "/there"),
            SftpOptions.of(network),
            SftpAccount.of(Map.of("DJ_SFTP_PASSWORD", "any"), "somebody", folder),
            SshQuestions.NOBODY,
            network,
            new SecureRandom());
  }

  @AfterEach
  void stop() throws IOException {
    backend.close();
    server.close();
  }

  private List<ListedFile> listed() {
    List<ListedFile> files = new ArrayList<>();
    backend.list(FileKind.INDEX, files::add);
    return files;
  }

  private void failsToList(Manner page) {
    server.on(READ_FOLDER, page);
    assertThrows(StorageUnavailableException.class, this::listed);
  }

  private void failsToLook(Manner attributes) {
    server.on(STAT, attributes);
    assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(FILE));
  }

  private static void entry(DataOutputStream out, String name, int flags, long size)
      throws IOException {
    UnrulyServer.text(out, name);
    UnrulyServer.text(out, "-rw-r--r-- " + name);
    UnrulyServer.file(out, flags, size);
  }

  private static byte[] page(Question question, String... names) {
    return question.answer(
        NAME,
        out -> {
          out.writeInt(names.length);
          for (String name : names) {
            entry(out, name, ALL, 5);
          }
        });
  }

  @Test
  void aListingThatDoesNotEndIsLeft() {
    String[] names = new String[3000];
    Arrays.fill(names, "a");
    AtomicInteger pages = new AtomicInteger();
    failsToList(question -> {
      pages.incrementAndGet();
      return page(question, names);
    });
    assertTrue(pages.get() < 1000, () -> pages + " pages");
  }

  @Test
  void aListingOfEmptyPagesIsLeft() {
    failsToList(UnrulyServerTest::page);
  }

  @Test
  void aPageThatPromisesMoreThanItHoldsFails() {
    failsToList(question -> question.answer(NAME, out -> out.writeInt(Integer.MAX_VALUE)));
  }

  @Test
  void namesThatLeadElsewhereAreNotListed() {
    AtomicInteger pages = new AtomicInteger();
    server.on(
        READ_FOLDER,
        question ->
            pages.getAndIncrement() == 0
                ? page(question, ".", "..", "../../etc/passwd", "/" + FILE.name(), FILE.name(), "")
                : question.status(1));
    assertEquals(List.of(FILE), listed().stream().map(ListedFile::file).toList());
  }

  @Test
  void aFileOfNoSizeOrNoTimeIsNotBelieved() {
    for (int flags : new int[] {4, 1 | 4, 4 | 8}) {
      failsToList(question ->
          question.answer(
              NAME,
              out -> {
                out.writeInt(1);
                entry(out, FILE.name(), flags, 5);
              }));
    }
  }

  @Test
  void aNegativeSizeIsNotBelieved() {
    failsToLook(question -> question.answer(ATTRIBUTES, out -> UnrulyServer.file(out, ALL, -5)));
  }

  @Test
  void attributesThatEndTooEarlyFail() {
    failsToLook(question -> question.answer(ATTRIBUTES, out -> out.writeInt(ALL)));
  }

  @Test
  void anAnswerOfAnotherKindFails() {
    failsToLook(question -> question.answer(HANDLE, out -> UnrulyServer.text(out, "h")));
  }

  @Test
  void anAnswerToNoQuestionFails() {
    failsToLook(
        question -> UnrulyServer.packet(ATTRIBUTES, question.id() + 77, out -> out.writeInt(0)));
  }

  @Test
  void packetsOfAbsurdLengthsFail() {
    for (int length : new int[] {Integer.MAX_VALUE, -1, 0}) {
      failsToLook(_ -> ByteBuffer.allocate(16).putInt(length).array());
    }
  }

  @Test
  void aChannelThatEndsFails() {
    failsToLook(_ -> new byte[0]);
  }

  @Test
  void aServerThatIsGoneIsToldInPlainWords() throws IOException {
    server.close();
    DjException failure = assertThrows(StorageUnavailableException.class, this::listed);
    assertTrue(failure.getMessage().endsWith(": Connection refused"), failure::getMessage);
  }

  @Test
  void aServerOfAnotherProtocolFails() {
    for (int version : new int[] {0, 2, 99, -1}) {
      server.on(INIT, _ -> UnrulyServer.packet(VERSION, version, _ -> {}));
      assertThrows(StorageUnavailableException.class, this::listed, () -> "version " + version);
    }
  }

  private void onRead(Content content) {
    server.on(READ, question -> question.answer(DATA, content));
  }

  @Test
  void moreDataThanAskedForIsRefusedAndWrittenNowhere() {
    byte[] more = new byte[64];
    Arrays.fill(more, (byte) 1);
    onRead(out -> {
      out.writeInt(more.length);
      out.write(more);
    });
    byte[] target = new byte[100];
    assertThrows(StorageUnavailableException.class, () -> backend.read(FILE, 0, target, 10, 8));
    assertEquals(0, target[9]);
    assertEquals(0, target[18], "behind what was asked for");
  }

  @Test
  void dataShorterThanItsLengthFails() {
    onRead(out -> out.writeInt(8));
    assertThrows(StorageUnavailableException.class, () -> backend.read(FILE, 0, new byte[8], 0, 8));
  }

  @Test
  void dataInCrumbsIsPutTogether() {
    AtomicInteger next = new AtomicInteger();
    onRead(out -> {
      out.writeInt(1);
      out.writeByte(next.getAndIncrement());
    });
    byte[] target = new byte[5];
    backend.read(FILE, 0, target, 0, target.length);
    assertArrayEquals(new byte[] {0, 1, 2, 3, 4}, target);
  }

  @Test
  void endlessDataOfNothingFails() {
    onRead(out -> out.writeInt(0));
    assertThrows(DjException.class, () -> backend.read(FILE, 0, new byte[8], 0, 8));
    assertThrows(DjException.class, () -> backend.read(FILE, 0, new byte[1_000_000], 0, 1_000_000));
  }

  @Test
  void moreDataThanAskedForIsRefusedInALongReadToo() {
    byte[] more = new byte[255_001];
    Arrays.fill(more, (byte) 1);
    onRead(out -> {
      out.writeInt(more.length);
      out.write(more);
    });
    byte[] target = new byte[500_010];
    assertThrows(DjException.class, () -> backend.read(FILE, 0, target, 0, 500_000));
    assertEquals(0, target[500_000]);
  }

  @Test
  void aReadThatFailsInTheMiddleTellsWhyAndTheNextOneWorks() {
    AtomicInteger reads = new AtomicInteger();
    server.on(
        READ,
        question -> {
          boolean fails = reads.getAndIncrement() == 1;
          return fails
              ? question.status(4)
              : question.answer(
                  DATA,
                  out -> {
                    out.writeInt(255_000);
                    out.write(new byte[255_000]);
                  });
        });
    byte[] target = new byte[3 * 255_000];
    DjException failure =
        assertThrows(
            StorageUnavailableException.class,
            () -> backend.read(FILE, 0, target, 0, target.length));
    assertTrue(failure.getMessage().contains("so it is"), failure::getMessage);
    backend.read(FILE, 0, target, 0, target.length);
  }

  @Test
  void leftoversOnAnUnrulyServerAreNoFailure() {
    server.on(STAT, _ -> new byte[0]);
    assertDoesNotThrow(backend::removeLeftovers);
  }

  @Test
  void whoWaitsForAnAnswerThatNeverComesCanBeStopped() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        OPEN,
        question -> {
          asked.countDown();
          over.await();
          return question.status(4);
        });
    AtomicInteger stopped = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                backend.read(FILE, 0, new byte[8], 0, 8);
              } catch (CancelledException _) {
                stopped.incrementAndGet();
              }
            });
    asked.await();
    reader.interrupt();
    reader.join(Duration.ofSeconds(30));
    assertFalse(reader.isAlive());
    over.countDown();
    assertEquals(1, stopped.get());
  }
}
