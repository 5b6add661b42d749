package dj.domain.error;

/// Something that a user can understand and act on; everything else that is thrown is a bug.
///
/// The message says what failed and why; the hint says what to do next, with the exact command
/// where there is one.
public abstract sealed class DjException extends RuntimeException
    permits CancelledException,
        DamageException,
        DeniedException,
        FailedException,
        NotFoundException,
        PasswordException,
        RepositoryExistsException,
        RepositoryLockedException,
        RepositoryMissingException,
        SourceException,
        StorageException,
        TargetException,
        UnsupportedVersionException,
        UsageException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String message;
  private final String hint;

  DjException(String code, String message, String hint, Throwable... cause) {
    super(message, cause.length == 0 ? null : cause[0]);
    this.code = code;
    this.message = message;
    this.hint = hint;
  }

  /// A stable code such as `DJ-R010` that has an entry in the error reference.
  public String code() {
    return code;
  }

  /// What failed, and why; there always is a message.
  @Override
  public String getMessage() {
    return message;
  }

  /// What to do next; empty where the message says all.
  public String hint() {
    return hint;
  }
}
