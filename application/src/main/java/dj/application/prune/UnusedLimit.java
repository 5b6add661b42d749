package dj.application.prune;

/// How much of what is stored may be of no use after a prune. To remove it costs reading and
/// writing again what lies next to it, so that a little of it is left alone.
public sealed interface UnusedLimit {
  /// What is tolerated unless the user says otherwise.
  UnusedLimit DEFAULT = new Balanced();

  /// The tolerated bytes in a repository with so many bytes in use.
  long bytes(long usedBytes);

  /// The share of no use with which a pack is rewritten though the repository as a whole keeps
  /// within the limit; 1 for none.
  double wastefulShare();

  /// A twentieth of what is stored afterwards, and less than a tenth of each pack: where much is
  /// freed for little copying, it is freed.
  record Balanced() implements UnusedLimit {
    private static final Share OF_ALL = new Share(5);
    private static final double OF_A_PACK = 0.1;

    @Override
    public long bytes(long usedBytes) {
      return OF_ALL.bytes(usedBytes);
    }

    @Override
    public double wastefulShare() {
      return OF_A_PACK;
    }
  }

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

    @Override
    public double wastefulShare() {
      return 1;
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

    @Override
    public double wastefulShare() {
      return 1;
    }
  }

  /// Any number: only packs that are of no use as a whole are removed.
  record Unlimited() implements UnusedLimit {
    @Override
    public long bytes(long usedBytes) {
      return Long.MAX_VALUE;
    }

    @Override
    public double wastefulShare() {
      return 1;
    }
  }
}
