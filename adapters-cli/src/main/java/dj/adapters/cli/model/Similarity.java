package dj.adapters.cli.model;

import java.util.Comparator;
import java.util.List;

/// Finds what somebody may have meant.
public final class Similarity {
  private static final int MOST_SUGGESTIONS = 3;

  private Similarity() {}

  /// The candidates that differ from `word` in a few letters, or begin with it, the closest first.
  public static List<String> closest(String word, List<String> candidates) {
    int tolerance = Math.max(1, word.length() / 3);
    return candidates.stream()
        .distinct()
        .filter(candidate -> candidate.length() > 2)
        .filter(c -> distance(word, c) <= tolerance || (word.length() > 2 && c.startsWith(word)))
        .sorted(Comparator.comparingInt((String candidate) -> distance(word, candidate)))
        .limit(MOST_SUGGESTIONS)
        .toList();
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour (the optimal
  /// string alignment distance).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
