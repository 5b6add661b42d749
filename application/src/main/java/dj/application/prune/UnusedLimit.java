package dj.application.prune;

/// How much of what is stored may be of no use after a prune. To remove it costs reading and
/// writing again what lies next to it, so that a little of it is left alone.
public sealed interface UnusedLimit {
  /// What is tolerated unless the user says otherwise.
  UnusedLimit DEFAULT = new Share(5);

  /// The tolerated bytes in a repository with so many bytes in use.
  long bytes(long usedBytes);

  /// A share of what is stored afterwards.
  ///
  /// @param percent from 0, below 100
  record Share(double percent) implements UnusedLimit {
    private static final double WHOLE = 100;

    /// Checks the bounds.
    public Share {
      if (!(percent >= 0 && percent < WHOLE)) {
        throw new IllegalArgumentException("a share is from 0 and below 100, not " + percent);
      }
    }

    @Override
    public long bytes(long usedBytes) {
      return (long) (usedBytes * (percent / (WHOLE - percent)));
    }
  }

  /// A number of bytes.
  ///
  /// @param limitBytes at least 0
  record Size(long limitBytes) implements UnusedLimit {
    /// Checks the bound.
    public Size {
      if (limitBytes < 0) {
        throw new IllegalArgumentException("a limit is not negative: " + limitBytes);
      }
    }

    @Override
    public long bytes(long usedBytes) {
      return limitBytes;
    }
  }

  /// Any number: only packs that are of no use as a whole are removed.
  record Unlimited() implements UnusedLimit {
    @Override
    public long bytes(long usedBytes) {
      return Long.MAX_VALUE;
    }
  }
}
