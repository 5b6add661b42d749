package dj.domain.error;

/// A storage backend could not do what was asked.
public abstract sealed class StorageException extends DjException
    permits ObjectExistsException,
        ObjectMissingException,
        OutOfSpaceException,
        StorageUnavailableException,
        UntrustedServerException,
        WrongProtocolException {
  private static final long serialVersionUID = 1L;

  StorageException(String code, String message, String hint, Throwable... cause) {
    super(code, message, hint, cause);
  }
}
