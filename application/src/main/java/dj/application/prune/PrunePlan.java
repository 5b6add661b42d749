package dj.application.prune;

import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// What a prune does with the packs of the index; a function of what is in use of them.
///
/// Packs with nothing in use are condemned. Of those that are used in part, the ones with the
/// greatest waste are rewritten, until what is left unused is tolerated, of each pack and of all.
/// Packs that somebody has condemned, or whose author is being revoked, are left by copying what is
/// still in use of them.
///
/// @param dead packs of no use, to be condemned
/// @param rewritten packs whose blobs in use are copied, to be condemned as well
/// @param rescued packs that are condemned already and still hold blobs in use, which are copied
/// @param condemned all packs that were condemned before
/// @param doomed packs that were doomed before: nobody can read them
/// @param usedBlobs blobs in use
/// @param usedBytes their sealed length
/// @param unusedBlobs blobs of no use, those of condemned packs not counted
/// @param unusedBytes their sealed length
/// @param copiedBytes the sealed length of what is copied
/// @param keptUnusedBytes the sealed length of what stays though it is of no use
public record PrunePlan(
    List<PackInfo> dead,
    List<PackInfo> rewritten,
    List<PackInfo> rescued,
    List<PackInfo> condemned,
    List<PackInfo> doomed,
    long usedBlobs,
    long usedBytes,
    long unusedBlobs,
    long unusedBytes,
    long copiedBytes,
    long keptUnusedBytes) {
  /// Copies the lists.
  public PrunePlan {
    dead = List.copyOf(dead);
    rewritten = List.copyOf(rewritten);
    rescued = List.copyOf(rescued);
    condemned = List.copyOf(condemned);
    doomed = List.copyOf(doomed);
  }

  /// The greatest share of waste first; the id decides between equals, so that the order is the
  /// same everywhere.
  private static final Comparator<PackUse> MOST_WASTE_FIRST =
      Comparator.comparingDouble((PackUse use) -> -unusedShare(use))
          .thenComparing(use -> use.pack().id());

  private static double unusedShare(PackUse use) {
    return (double) use.unusedBytes() / use.blobBytes();
  }

  /// Makes the plan.
  ///
  /// @param uses all packs of the index
  /// @param tombstones the packs that are condemned or doomed
  public static PrunePlan of(List<PackUse> uses, Set<PackId> tombstones, PruneRequest request) {
    Sorting sorting = new Sorting(tombstones);
    uses.forEach(sorting::add);
    return sorting.plan(request);
  }

  /// The packs to copy from.
  public List<PackInfo> sources() {
    List<PackInfo> sources = new ArrayList<>(rescued);
    sources.addAll(rewritten);
    return sources;
  }

  /// The packs that are condemned by this prune.
  public List<PackInfo> newlyCondemned() {
    List<PackInfo> packs = new ArrayList<>(dead);
    packs.addAll(rewritten);
    return packs;
  }

  /// Sorts packs by what is to be done with them.
  private static final class Sorting {
    private final Set<PackId> tombstones;
    private final List<PackInfo> dead = new ArrayList<>();
    private final List<PackInfo> rewritten = new ArrayList<>();
    private final List<PackInfo> rescued = new ArrayList<>();
    private final List<PackInfo> condemned = new ArrayList<>();
    private final List<PackInfo> doomed = new ArrayList<>();
    private final List<PackUse> usedInPart = new ArrayList<>();
    private long usedBlobs;
    private long usedBytes;
    private long unusedBlobs;
    private long unusedBytes;
    private long copiedBytes;
    private long keptUnusedBytes;

    private Sorting(Set<PackId> tombstones) {
      this.tombstones = tombstones;
    }

    private void add(PackUse use) {
      if (use.standing() == PackStanding.GONE) {
        doomed.add(use.pack());
        return;
      }
      usedBlobs += use.usedBlobs();
      usedBytes += use.usedBytes();
      if (tombstones.contains(use.pack().id())) {
        addCondemned(use);
        return;
      }
      unusedBlobs += use.blobs() - use.usedBlobs();
      unusedBytes += use.unusedBytes();
      if (use.isDead()) {
        dead.add(use.pack());
      } else if (use.standing() == PackStanding.READABLE) {
        rewrite(use);
      } else if (use.unusedBytes() > 0) {
        usedInPart.add(use);
      }
    }

    private void addCondemned(PackUse use) {
      condemned.add(use.pack());
      if (!use.isDead()) {
        rescued.add(use.pack());
        copiedBytes += use.usedBytes();
      }
    }

    private void rewrite(PackUse use) {
      rewritten.add(use.pack());
      copiedBytes += use.usedBytes();
    }

    private PrunePlan plan(PruneRequest request) {
      chooseWaste(request.maxUnused(), request.maxRepackBytes().orElse(-1));
      return new PrunePlan(
          dead,
          rewritten,
          rescued,
          condemned,
          doomed,
          usedBlobs,
          usedBytes,
          unusedBlobs,
          unusedBytes,
          copiedBytes,
          keptUnusedBytes);
    }

    private void chooseWaste(UnusedLimit limit, long maxRepackBytes) {
      long toleratedBytes = limit.bytes(usedBytes);
      keptUnusedBytes = usedInPart.stream().mapToLong(PackUse::unusedBytes).sum();
      usedInPart.sort(MOST_WASTE_FIRST);
      long rewrittenBytes = rewritten.stream().mapToLong(PackInfo::sizeBytes).sum();
      for (PackUse use : usedInPart) {
        if (keptUnusedBytes <= toleratedBytes && unusedShare(use) < limit.wastefulShare()) {
          return;
        }
        long after = rewrittenBytes + use.pack().sizeBytes();
        if (maxRepackBytes < 0 || after <= maxRepackBytes) {
          rewrittenBytes = after;
          keptUnusedBytes -= use.unusedBytes();
          rewrite(use);
        }
      }
    }
  }
}
