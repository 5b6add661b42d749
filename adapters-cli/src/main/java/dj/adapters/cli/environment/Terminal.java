package dj.adapters.cli.environment;

import java.io.IOException;

/// The terminal that a process may have.
public interface Terminal {
  /// Whether a stream is connected to a terminal.
  boolean isTerminal(StandardStream stream);

  /// The width in columns now, or 0 where it is not known.
  int columns();

  /// Whether a person can be asked for a secret, even if all standard streams are redirected.
  boolean canAsk();

  /// Asks for a secret without showing what is typed.
  ///
  /// @return the bytes of the line without its end, for the caller to zero
  /// @throws IOException if the terminal cannot be used, or the person ended the input
  byte[] readSecret(String prompt) throws IOException;

  /// Asks a question whose answer is shown while it is typed.
  ///
  /// @return the line without its end
  /// @throws IOException if the terminal cannot be used, or the person ended the input
  String readAnswer(String prompt) throws IOException;

  /// Puts the terminal back as it was, from any thread, if a secret is being typed.
  void restore();

  /// A process without a terminal.
  Terminal NONE =
      new Terminal() {
        @Override
        public boolean isTerminal(StandardStream stream) {
          return false;
        }

        @Override
        public int columns() {
          return 0;
        }

        @Override
        public boolean canAsk() {
          return false;
        }

        @Override
        public byte[] readSecret(String prompt) throws IOException {
          throw new IOException("there is no terminal");
        }

        @Override
        public String readAnswer(String prompt) throws IOException {
          throw new IOException("there is no terminal");
        }

        @Override
        public void restore() {
          // Nothing was changed.
        }
      };
}
