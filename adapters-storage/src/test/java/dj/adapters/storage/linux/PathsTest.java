package dj.adapters.storage.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.tree.RawBytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PathsTest {
  @Test
  void rootHasNoNameAndIsItsOwnParent() {
    assertEquals(RawBytes.EMPTY, Paths.lastName(raw("/")));
    assertEquals(raw("/"), Paths.parent(raw("/")));
    assertEquals(raw("/a"), Paths.join(raw("/"), raw("a")));
  }

  @Test
  void pathIsTakenApartAndPutTogether() {
    assertEquals(raw("c"), Paths.lastName(raw("/a/b//c/")));
    assertEquals(raw("/a/b"), Paths.parent(raw("/a/b/c")));
    assertEquals(raw("/"), Paths.parent(raw("/a")));
    assertEquals(raw("/a/b"), Paths.join(raw("/a"), raw("b")));
  }

  @Test
  void bytesOfAPathAreThoseOfTheSystem() {
    assertEquals(raw("/tmp/ä %41\n+?#"), Paths.bytesOf(Path.of("/tmp/ä %41\n+?#")));
    assertEquals(raw("/"), Paths.bytesOf(Path.of("/")));
    assertEquals(raw("/tmp"), Paths.bytesOf(Path.of("/tmp/")));
  }

  private static RawBytes raw(String text) {
    return RawBytes.utf8(text);
  }
}
