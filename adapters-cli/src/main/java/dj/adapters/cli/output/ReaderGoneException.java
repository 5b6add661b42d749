package dj.adapters.cli.output;

/// The reader of the results closed its end of the pipe: it has seen enough, and nothing is wrong.
public final class ReaderGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(Throwable cause) {
    super("the reader of the results is gone", cause);
  }
}
