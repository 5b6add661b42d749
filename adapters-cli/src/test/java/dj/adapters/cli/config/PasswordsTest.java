package dj.adapters.cli.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.environment.TestProcess;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Grammar;
import dj.adapters.cli.model.Parser;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PasswordsTest {
  @TempDir Path directory;
  private final List<String> notices = new ArrayList<>();
  private TestProcess process;

  @BeforeEach
  void startProcess() throws IOException {
    process = new TestProcess(directory).with("DJ_REPO", "/srv/backup");
    Files.writeString(directory.resolve("secret"), "from file\r\nmore\n");
  }

  @Test
  void firstLineOfTheFileCounts() {
    assertPassword("from file", "--password-file", "secret");
  }

  @Test
  void commandPrintsIt() {
    assertPassword("from 'command'", "--password-command", "echo \"from 'command'\"; echo more");
  }

  @Test
  void failedCommandIsAnError() {
    PasswordException error =
        assertThrows(
            PasswordException.class,
            () -> passwords("--password-command", "echo x; exit 3").existing(1));
    assertTrue(error.getMessage().contains("status 3"), error.getMessage());
  }

  @Test
  void descriptorIsReadNoFurtherThanTheLine() throws IOException {
    process.withInput("from fd\ndata".getBytes(StandardCharsets.UTF_8));
    assertPassword("from fd", "--password-fd", "0");
    assertEquals(
        "data", new String(process.environment().in().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void variableMayHaveAnyBytes() {
    process.with("DJ_PASSWORD", "gr\u00fc\uDCE4");
    assertArrayEquals(
        new byte[] {'g', 'r', (byte) 0xC3, (byte) 0xBC, (byte) 0xE4}, passwords().existing(1));
  }

  @Test
  void credentialOfTheServiceManagerIsLast() throws IOException {
    Files.writeString(directory.resolve("dj-password"), "from credential");
    process.with("CREDENTIALS_DIRECTORY", directory.toString());
    assertPassword("from credential");
    process.with("DJ_PASSWORD", "from variable");
    assertPassword("from variable");
  }

  @Test
  void flagIsStrongerThanTheEnvironment() {
    process.with("DJ_PASSWORD", "from variable").with("DJ_PASSWORD_COMMAND", "false");
    assertPassword("from file", "-p", "secret");
  }

  @Test
  void twoSourcesOfTheSameStrengthExcludeEachOther() {
    assertThrows(
        UsageException.class,
        () -> passwords("-p", "secret", "--password-command", "echo x").existing(1));
    process.with("DJ_PASSWORD", "x").with("DJ_PASSWORD_FILE", "secret");
    UsageException error = assertThrows(UsageException.class, () -> passwords().existing(1));
    assertEquals("DJ_PASSWORD_FILE and DJ_PASSWORD exclude each other", error.getMessage());
  }

  @Test
  void sourceIsNotAskedTwice() {
    Passwords passwords = passwords("-p", "secret");
    passwords.existing(1);
    PasswordException error = assertThrows(PasswordException.class, () -> passwords.existing(2));
    assertTrue(error.getMessage().contains("--password-file"), error.getMessage());
  }

  @Test
  void noSourceAndNoTerminalListsTheVariables() {
    PasswordException error = assertThrows(PasswordException.class, () -> passwords().existing(1));
    assertEquals("no password, and no terminal to ask for one", error.getMessage());
    for (String name :
        List.of("DJ_PASSWORD_FILE", "DJ_PASSWORD_COMMAND", "DJ_PASSWORD_FD", "DJ_PASSWORD,")) {
      assertTrue(error.hint().contains(name), name);
    }
  }

  @Test
  void personHasThreeTries() {
    process.withTerminal(Set.of(), "a", "b", "c");
    Passwords passwords = passwords();
    assertEquals("a", text(passwords.existing(1)));
    assertEquals("b", text(passwords.existing(2)));
    assertEquals("c", text(passwords.existing(3)));
    assertTrue(process.errText().startsWith("password of /srv/backup: "), process.errText());
    PasswordException error = assertThrows(PasswordException.class, () -> passwords.existing(4));
    assertTrue(error.hint().contains("dj key add --from-recovery -"), error.hint());
    assertEquals(List.of("wrong password, try again", "wrong password, try again"), notices);
  }

  @Test
  void newPasswordIsTypedTwice() {
    process.withTerminal(Set.of(), "a", "b", "", "secret", "secret");
    assertEquals("secret", text(passwords().chosen()));
    assertEquals(List.of("the two passwords differ", "the password is empty"), notices);
  }

  @Test
  void emptyAndMissingFilesAreErrors() throws IOException {
    Files.writeString(directory.resolve("empty"), "\n");
    assertThrows(PasswordException.class, () -> passwords("-p", "empty").existing(1));
    PasswordException error =
        assertThrows(PasswordException.class, () -> passwords("-p", "none").existing(1));
    assertTrue(error.getMessage().endsWith("it does not exist"), error.getMessage());
  }

  private void assertPassword(String expected, String... words) {
    assertEquals(expected, text(passwords(words).existing(1)));
  }

  private static String text(byte[] password) {
    return new String(password, StandardCharsets.UTF_8);
  }

  @Test
  void newPasswordComesFromItsOptions() {
    assertEquals("from file", chosen("--new-password-file", "secret"));
    assertEquals("printed", chosen("--new-password-command", "echo printed"));
    process.withInput("from fd\nmore".getBytes(StandardCharsets.UTF_8));
    assertEquals("from fd", chosen("--new-password-fd", "0"));
    assertThrows(UsageException.class, () -> chosen("--new-password-fd", "zero"));
    assertThrows(
        UsageException.class,
        () -> chosen("--new-password-fd", "0", "--new-password-file", "secret"));
  }

  @Test
  void newPasswordIsTypedTwiceAndNotTakenFromTheVariableOfTheOldOne() {
    process.with("DJ_PASSWORD", "old").withTerminal(Set.of(), "new", "nwe", "new", "new");
    assertEquals("new", chosen());
    assertEquals(List.of("the two passwords differ"), notices);
    assertThrows(PasswordException.class, this::chosen);
  }

  private String chosen(String... words) {
    CommandModel command =
        new CommandModel(
            Grammar.Entry.of("test", "s"),
            List.of(),
            CommandModel.Operands.NONE,
            NewPasswords.OPTIONS,
            false,
            List.of());
    byte[] password =
        new NewPasswords(
                new Parser(command, NewPasswords.OPTIONS).parse(List.of(words)),
                process.environment(),
                notices::add)
            .chosen("/srv/backup");
    return new String(password, StandardCharsets.UTF_8);
  }

  private Passwords passwords(String... words) {
    CommandModel command =
        new CommandModel(
            Grammar.Entry.of("test", "s"),
            List.of(),
            CommandModel.Operands.NONE,
            List.of(),
            true,
            List.of());
    Settings settings =
        Settings.resolve(
            process.environment(), new Parser(command, Setting.options()).parse(List.of(words)));
    return new Passwords(settings, process.environment(), notices::add);
  }

  @Test
  void descriptorThatNobodyOpenedIsToldApartFromAWrongPassword() {
    PasswordException e =
        assertThrows(PasswordException.class, () -> chosen("--new-password-fd", "99999"));
    assertTrue(e.getMessage().contains("nobody opened this descriptor"), e.getMessage());
  }

  @Test
  void filesOfTheRuntimeAreNoPasswords() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      Path own = descriptors.filter(PasswordsTest::isModulesOfTheRuntime).findFirst().orElseThrow();
      PasswordException e =
          assertThrows(
              PasswordException.class,
              () -> chosen("--new-password-fd", own.getFileName().toString()));
      assertTrue(e.getMessage().contains("nobody opened this descriptor"), e.getMessage());
    }
  }

  @Test
  void whatTheRuntimeOpensForItselfIsNoPassword() throws IOException {
    Path log = directory.resolve("log");
    try (FileInputStream random = new FileInputStream("/dev/urandom");
        FileOutputStream writing = new FileOutputStream(log.toFile())) {
      assertTrue(random.read() >= 0);
      writing.write('x');
      for (Path opened : List.of(Path.of("/dev/urandom"), log)) {
        PasswordException e =
            assertThrows(
                PasswordException.class, () -> chosen("--new-password-fd", descriptor(opened)));
        assertTrue(e.getMessage().contains("nobody opened this descriptor"), e.getMessage());
      }
    }
  }

  @Test
  void descriptorOfAFileIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "from file\n");
    try (FileInputStream reading = new FileInputStream(file.toFile())) {
      assertEquals("from file", chosen("--new-password-fd", descriptor(file)));
      assertEquals('f', reading.read());
    }
  }

  private static String descriptor(Path opened) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(descriptor -> opened.equals(target(descriptor)))
          .findFirst()
          .orElseThrow()
          .getFileName()
          .toString();
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      return descriptor;
    }
  }

  private static boolean isModulesOfTheRuntime(Path descriptor) {
    return target(descriptor).endsWith("lib/modules");
  }
}
