package dj.adapters.cli.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import dj.domain.error.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {
  @Test
  void everyErrorHasItsNumber() {
    Map<DjException, Integer> numbers =
        Map.ofEntries(
            Map.entry(new FailedException("", ""), 1),
            Map.entry(new ObjectExistsException("", ""), 1),
            Map.entry(new UsageException("", ""), 2),
            Map.entry(new SourceException("", "", false), 1),
            Map.entry(new TargetException("", ""), 1),
            Map.entry(new DamageException("", ""), 4),
            Map.entry(new ObjectMissingException("", ""), 4),
            Map.entry(new RepositoryMissingException("", ""), 10),
            Map.entry(new RepositoryLockedException("", ""), 11),
            Map.entry(new PasswordException("", ""), 12),
            Map.entry(new RepositoryExistsException("", ""), 13),
            Map.entry(new StorageUnavailableException("", ""), 14),
            Map.entry(new OutOfSpaceException("", ""), 15),
            Map.entry(new NotFoundException("", ""), 16),
            Map.entry(new UnsupportedVersionException("", ""), 17),
            Map.entry(new DeniedException("", ""), 18),
            Map.entry(new CancelledException("", ""), 130));
    numbers.forEach(
        (error, number) -> assertEquals(number, ExitCode.of(error).number(), error.code()));
  }

  @Test
  void numbersAreThoseThatScriptsKnow() {
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 70, 129, 130, 143),
        Arrays.stream(ExitCode.values()).map(ExitCode::number).toList());
  }
}
