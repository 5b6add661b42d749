package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.RawText;
import dj.domain.error.FileFailure;
import dj.domain.error.PasswordException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a secret is read from without asking a person.
///
/// @param place the source, for a person
/// @param opening opens the stream whose first line is the secret
record PasswordSource(String place, Opening opening) {
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /// A text that is known already.
  static PasswordSource text(String place, String text) {
    return new PasswordSource(
        place, () -> new ByteArrayInputStream(RawText.encode(text).toBytes()));
  }

  /// A file.
  static PasswordSource file(String place, Path path) {
    return new PasswordSource(place + " " + path, () -> Files.newInputStream(path));
  }

  /// What a shell command prints.
  static PasswordSource command(String place, String command, Environment environment) {
    return new PasswordSource(place, () -> ShellCommand.output(command, environment));
  }

  /// An open descriptor.
  static PasswordSource descriptor(String place, String number, Environment environment) {
    return new PasswordSource(place + " " + number, () -> descriptor(number, environment));
  }

  private static InputStream descriptor(String number, Environment environment) throws IOException {
    // Standard input may go on with data behind the password: it is read by the byte, not reopened.
    return number.equals("0") ? unclosed(environment.in()) : InheritedDescriptor.open(number);
  }

  private static InputStream unclosed(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public void close() {
        // Whoever owns the stream closes it.
      }
    };
  }

  /// The first line, for the caller to zero.
  ///
  /// @param hint what to do if there is none
  /// @throws PasswordException if there is none
  byte[] read(String hint) {
    try (InputStream stream = opening.open()) {
      byte[] line = FirstLine.read(stream);
      if (line.length == 0) {
        throw new PasswordException("the password from " + place + " is empty", hint);
      }
      return line;
    } catch (IOException e) {
      throw new PasswordException(
          "cannot read the password from " + place + ": " + FileFailure.reason(e), hint, e);
    }
  }
}
