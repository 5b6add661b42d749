package dj.domain.tree.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RandomTreeTest {
  @TempDir Path directory;

  @Test
  void theDiskHoldsWhatTheModelTells() throws IOException {
    for (long seed = 1; seed <= 4; seed++) {
      RandomTree tree = RandomTree.generate(seed, 120, 200_000);
      tree.writeTo(directory.resolve("first-" + seed));
      assertEquals(
          tree.expected(), TreeListing.of(directory.resolve("first-" + seed)), "seed " + seed);
      var before = tree.expected();
      tree.change(40);
      assertNotEquals(before, tree.expected());
      tree.writeTo(directory.resolve("second-" + seed));
      assertEquals(
          tree.expected(), TreeListing.of(directory.resolve("second-" + seed)), "seed " + seed);
    }
  }

  @Test
  void aSeedDeterminesTheTree() {
    RandomTree one = RandomTree.generate(9, 50, 10_000);
    RandomTree two = RandomTree.generate(9, 50, 10_000);
    one.change(10);
    two.change(10);
    assertEquals(one.expected(), two.expected());
  }
}
