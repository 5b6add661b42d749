package dj.adapters.cli.exit;

import dj.domain.error.CancelledException;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.NotFoundException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.PasswordException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryLockedException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.SourceException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.TargetException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import dj.domain.error.WrongProtocolException;

/// How the process ended, as a number for scripts; a superset of restic's numbers.
public enum ExitCode {
  /// All was done.
  DONE(0, "done"),
  /// The command failed for a reason without a number of its own.
  FAILED(1, "failed"),
  /// The command line, an environment variable or the profile is not valid.
  USAGE(2, "the command line, an environment variable or the profile is not valid"),
  /// Done but for some items.
  PARTIAL(3, "done in part: a source could not be read, or a file not restored"),
  /// A verification found damage.
  DAMAGED(4, "verification found damage"),
  /// Damage was found and repaired.
  REPAIRED(5, "damage was found and fully repaired"),
  /// There is no repository.
  REPOSITORY_MISSING(10, "there is no repository at the address"),
  /// Somebody else is at work, and the command needs the repository alone.
  LOCKED(11, "another client is at work, and the command needs the repository alone"),
  /// The password is wrong or missing.
  PASSWORD(12, "wrong password, or none"),
  /// There is a repository already.
  REPOSITORY_EXISTS(13, "there is a repository already"),
  /// The storage cannot be reached.
  UNAVAILABLE(14, "the storage cannot be reached or refused; trying again may help"),
  /// The storage is full.
  OUT_OF_SPACE(15, "out of space, or over a quota"),
  /// What was asked for is not there.
  NOT_FOUND(16, "a snapshot or path was not found"),
  /// A newer program is needed.
  UNSUPPORTED(17, "the repository has a format or feature that this program does not know"),
  /// A rule forbids it.
  DENIED(18, "denied by append-only mode or a policy"),
  /// The program is wrong.
  BUG(70, "an error in dj itself; please report it"),
  /// Stopped because the terminal went away.
  HUNG_UP(129, "stopped because the terminal went away (SIGHUP)"),
  /// Stopped by Ctrl-C.
  INTERRUPTED(130, "stopped by Ctrl-C (SIGINT)"),
  /// Stopped by a service manager.
  TERMINATED(143, "stopped by SIGTERM");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// The number that the process ends with.
  public int number() {
    return number;
  }

  /// What it means, for people.
  public String meaning() {
    return meaning;
  }

  /// The exit code of an error. An error that only a signal causes ends with [#INTERRUPTED]; who
  /// knows the signal knows better.
  public static ExitCode of(DjException error) {
    return switch (error) {
      case CancelledException _ -> INTERRUPTED;
      case DamageException _ -> DAMAGED;
      case DeniedException _ -> DENIED;
      case FailedException _ -> FAILED;
      case NotFoundException _ -> NOT_FOUND;
      case PasswordException _ -> PASSWORD;
      case RepositoryExistsException _ -> REPOSITORY_EXISTS;
      case RepositoryLockedException _ -> LOCKED;
      case RepositoryMissingException _ -> REPOSITORY_MISSING;
      // Of a single item it is told as an event, and the rest is done; an error that ends a command
      // leaves nothing done.
      case SourceException _, TargetException _ -> FAILED;
      // A file appeared under a name that is never used twice.
      case ObjectExistsException _ -> FAILED;
      // A file that the index or a snapshot speaks of is gone.
      case ObjectMissingException _ -> DAMAGED;
      case OutOfSpaceException _ -> OUT_OF_SPACE;
      case StorageUnavailableException _, UntrustedServerException _, WrongProtocolException _ ->
          UNAVAILABLE;
      case UnsupportedVersionException _ -> UNSUPPORTED;
      case UsageException _ -> USAGE;
    };
  }
}
