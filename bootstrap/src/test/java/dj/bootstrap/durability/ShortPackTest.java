package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.domain.finding.Finding;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pack that was cut short has lost what was behind its new end, and a check tells which files
/// that hits without reading the packs.
final class ShortPackTest {
  private static final Set<String> HITS = Set.of("file-hit", "directory-hit");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @BeforeEach
  void createRepository() throws IOException {
    Path source = SmallTree.create(folder, 3 << 18);
    TestRepository repository = TestRepository.in(files).init().withSmallPacks();
    repository.backup(source);
    SmallTree.change(source, 1);
    repository.backup(source);
  }

  @Test
  void structureTellsTheFilesThatAReadingOfAllBytesFinds() {
    for (FileName pack : packs()) {
      byte[] content = files.content(pack).orElseThrow();
      for (int length : List.of(0, content.length / 3, content.length - 1)) {
        MemoryBackend.Files damaged = files.copy();
        damaged.put(pack, Arrays.copyOf(content, length), InstantSource.system());
        String situation = pack + " cut to " + length + " of " + content.length;
        CheckOutcome structure = TestRepository.in(damaged).check(CheckRequest.STRUCTURE);
        assertTrue(structure.damaged(), situation);
        assertEquals(hits(TestRepository.in(damaged).check()), hits(structure), situation);
      }
    }
  }

  @Test
  void emptyPackIsAsGoodAsAMissingOne() {
    for (FileName pack : packs()) {
      MemoryBackend.Files missing = files.copy();
      missing.remove(pack);
      Set<String> expected = hits(TestRepository.in(missing).check(CheckRequest.STRUCTURE));
      assertFalse(expected.isEmpty(), pack + " is needed");
      MemoryBackend.Files empty = files.copy();
      empty.put(pack, new byte[0], InstantSource.system());
      assertEquals(
          expected, hits(TestRepository.in(empty).check(CheckRequest.STRUCTURE)), pack.toString());
    }
  }

  private List<FileName> packs() {
    return TestRepository.in(files).files(FileKind.PACK);
  }

  private static Set<String> hits(CheckOutcome check) {
    return check.findings().stream()
        .filter(finding -> HITS.contains(finding.code()))
        .map(Finding::subject)
        .collect(Collectors.toSet());
  }
}
