package dj.application.prune;

import dj.application.repository.LoadedIndex;
import dj.domain.index.Tombstone;

/// P7: says that packs may be deleted at any moment, which nothing can undo. They hold nothing that
/// is needed and nowhere else.
record DoomStep(Removal removal, LoadedIndex loaded) implements Step {
  @Override
  public Verdict take(Round round) {
    round
        .session()
        .bury(removal.candidates().stream().map(StoredPack::id).toList(), Tombstone.State.DOOMED);
    return Step.next(new DeleteStep(removal, loaded));
  }
}
