package dj.adapters.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SimilarityTest {
  @Test
  void swappedLettersAreOneStep() {
    assertEquals(1, Similarity.distance("bakcup", "backup"));
    assertEquals(3, Similarity.distance("kitten", "sitting"));
    assertEquals(5, Similarity.distance("", "abcde"));
  }

  @Test
  void closestComesFirst() {
    assertEquals(
        List.of("restore", "rest"), Similarity.closest("restor", List.of("rest", "restore", "x")));
    assertEquals(List.of("snapshot"), Similarity.closest("snap", List.of("snapshot", "version")));
    assertEquals(List.of(), Similarity.closest("zzz", List.of("snapshot")));
  }
}
