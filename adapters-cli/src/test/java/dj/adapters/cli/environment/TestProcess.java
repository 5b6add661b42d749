package dj.adapters.cli.environment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A process for tests: what it is given is set before, what it wrote is read after.
public final class TestProcess {
  /// What was written to standard output.
  public final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// What was written to standard error.
  public final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final Map<String, String> variables = new HashMap<>();
  private final Deque<String> typed = new ArrayDeque<>();
  private final Set<StandardStream> terminals = new HashSet<>();
  private final Path workingDirectory;
  private InputStream in = InputStream.nullInputStream();
  private String hostName = "testhost";
  private Consumer<Signals.Signal> listener = _ -> {};
  private boolean canAsk;

  /// A process without variables, input and terminal.
  public TestProcess(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  /// Sets a variable.
  public TestProcess with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /// Gives standard input.
  public TestProcess withInput(byte[] bytes) {
    in = new ByteArrayInputStream(bytes);
    return this;
  }

  /// Connects streams to a terminal at which somebody types these lines when asked.
  public TestProcess withTerminal(Set<StandardStream> streams, String... lines) {
    terminals.addAll(streams);
    typed.addAll(List.of(lines));
    canAsk = true;
    return this;
  }

  /// Names the host.
  public TestProcess withHost(String name) {
    hostName = name;
    return this;
  }

  /// Sends a signal.
  public void signal(Signals.Signal signal) {
    listener.accept(signal);
  }

  /// Standard output as text.
  public String outText() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Standard error as text.
  public String errText() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// The environment that a command line takes.
  public Environment environment() {
    return new Environment(
        variables,
        in,
        out,
        err,
        terminal(),
        workingDirectory,
        InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z")),
        System::nanoTime,
        ZoneOffset.UTC,
        () -> hostName,
        () -> 4711,
        new ProgramVersion("1.2.3", "Java 25", "linux amd64"),
        newListener -> listener = newListener);
  }

  private Terminal terminal() {
    return new Terminal() {
      @Override
      public boolean isTerminal(StandardStream stream) {
        return terminals.contains(stream);
      }

      @Override
      public int columns() {
        return 80;
      }

      @Override
      public boolean canAsk() {
        return canAsk;
      }

      @Override
      public byte[] readSecret(String prompt) throws IOException {
        err.writeBytes(prompt.getBytes(StandardCharsets.UTF_8));
        String line = typed.poll();
        if (line == null) {
          throw new IOException("the input ended");
        }
        return line.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public String readAnswer(String prompt) throws IOException {
        return new String(readSecret(prompt), StandardCharsets.UTF_8);
      }

      @Override
      public void restore() {
        // Nothing is hidden.
      }
    };
  }
}
