package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.Causes;
import dj.adapters.storage.backend.sftp.SftpChannels.NoTransferException;
import dj.domain.error.CancelledException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// The one place where errors of SFTP servers, and of the way to them, become errors of the
/// program.
///
/// @param place where the repository is
record SftpFailures(SftpPlace place) {
  private static final Pattern NOTHING_IN_COMMON =
      Pattern.compile(
          "Unable to negotiate key exchange for (.+) \\(client: (.*) / server: (.*)\\)");

  /// The library's name for its own thread, before what went wrong on the line.
  private static final Pattern LIBRARY_WORDS =
      Pattern.compile("\\[ssh-connection]: Failed \\(\\w+\\) to execute: ");

  /// The library's words for an answer that did not come, also on a line that has ended.
  private static final Pattern NO_ANSWER =
      Pattern.compile("Timeout expired while waiting for id=\\d+");

  /// Translates `error`, which ended `action`: words such as `write index/ab…` that follow
  /// 'cannot'.
  DjException translate(String action, IOException error) {
    if (isInterrupt(error)) {
      Thread.currentThread().interrupt();
      return cancelled(action);
    }
    String message = "cannot " + action + " in " + place.address() + ": ";
    return switch (error) {
      case SftpException refusal -> refused(action, message, refusal);
      case LoginRefusedException refusal ->
          new DeniedException(
              message + refusal.getMessage(),
              "check the user in the address; give the server your public key with ssh-copy-id, or"
                  + " set DJ_SFTP_PASSWORD; DJ_SFTP_PASSPHRASE opens a key that is sealed",
              refusal);
      case NoTransferException none ->
          new StorageUnavailableException(
              message + none.getMessage(),
              "look for 'Subsystem sftp' in the server's sshd_config, and for a ForceCommand that"
                  + " this user has there",
              none);
      default -> unreached(message, error);
    };
  }

  private static DjException unreached(String message, IOException error) {
    Matcher foreign = NOTHING_IN_COMMON.matcher(String.valueOf(error.getMessage()));
    return foreign.find()
        ? new FailedException(
            "%sthe server and dj have no %s in common: it offers %s"
                .formatted(message, foreign.group(1), foreign.group(3)),
            "have newer ones allowed in the server's sshd_config, or the server updated; dj knows "
                + foreign.group(2),
            error)
        : new StorageUnavailableException(
            message + reason(error), "check the network connection, and the server", error);
  }

  /// The library clears the flag of a thread that it interrupts.
  static boolean isInterrupt(IOException error) {
    return Thread.currentThread().isInterrupted()
        || Causes.of(error)
            .anyMatch(cause ->
                cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || (cause instanceof InterruptedIOException
                        && !(cause instanceof SocketTimeoutException)));
  }

  /// The server has no room for what `action` was to write.
  DjException full(String action, SftpException refusal) {
    return new OutOfSpaceException(
        "cannot " + action + " in " + place.address() + ": there is no space left on the server",
        "free space there and run the command again; 'dj repo prune' frees more, but needs a little"
            + " to begin with; what was written stays usable",
        refusal);
  }

  /// The server did not take the content of a file, though there is room for it.
  DjException overQuota(String action, SftpException refusal) {
    return new OutOfSpaceException(
        "cannot "
            + action
            + " in "
            + place.address()
            + ": the server takes no more, though its disk has room: a quota of the user may be used"
            + " up ("
            + refusal.getMessage()
            + ")",
        "have the quota raised, or files of this user removed, and run the command again; without a"
            + " quota, look into the server's log for errors of its disk; what was written stays"
            + " usable",
        refusal);
  }

  /// The thread was interrupted before or during `action`.
  DjException cancelled(String action) {
    return new CancelledException(
        "stopped before the end of: " + action + " in " + place.address(), "");
  }

  private static DjException refused(String action, String message, SftpException error) {
    return switch (error.getStatus()) {
      case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
          new DeniedException(
              message + "the server does not allow it (" + error.getMessage() + ")",
              action.startsWith("delete")
                  ? "the server may be set up as append-only: backups go on; run this command with"
                      + " an account that may delete"
                  : "give the user access to the directory there and all below it",
              error);
      case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
          new OutOfSpaceException(
              message + "there is no space left on the server (" + error.getMessage() + ")",
              "free space there, or have the quota raised, and run the command again; what was"
                  + " written stays usable",
              error);
      case SftpConstants.SSH_FX_NO_CONNECTION, SftpConstants.SSH_FX_CONNECTION_LOST ->
          new StorageUnavailableException(
              message + error.getMessage(), "run the command again", error);
      case SftpConstants.SSH_FX_OP_UNSUPPORTED ->
          new FailedException(
              message + "the server cannot do it (" + error.getMessage() + ")",
              "use a server with SFTP version 3, such as OpenSSH",
              error);
      default ->
          new StorageUnavailableException(
              message + "the server failed (" + error.getMessage() + ")",
              "look at the server's file system (a quota, errors of the disk) and its log, and run"
                  + " the command again",
              error);
    };
  }

  private static String reason(IOException error) {
    if (Causes.of(error).anyMatch(UnresolvedAddressException.class::isInstance)) {
      return "the server's name is unknown";
    }
    return Causes.of(error)
        .filter(SocketException.class::isInstance)
        .findFirst()
        .map(Throwable::getMessage)
        .or(() -> Optional.ofNullable(error.getMessage()).map(SftpFailures::plain))
        .orElseGet(() -> error.getClass().getSimpleName());
  }

  /// Where the library names its own parts, it has found one of them closed.
  private static String plain(String message) {
    return message.contains("ClientSessionImpl[")
        ? "the connection was lost"
        : NO_ANSWER
            .matcher(LIBRARY_WORDS.matcher(message).replaceFirst(""))
            .replaceFirst("no answer came");
  }
}
