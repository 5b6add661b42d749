package dj.application.usecase;

import dj.domain.tree.RawBytes;
import java.util.List;

/// What a repair may do.
///
/// @param deep whether every byte of every pack is read to find what is damaged
/// @param sourcePaths absolute paths, raw, normalised, below which lost content may still be
/// @param donors other repositories that may have lost content, asked in this order
/// @param rewriteSnapshots whether snapshots that have lost data for good are written anew without
///   it
public record RepairRequest(
    boolean deep, List<RawBytes> sourcePaths, List<RepairDonor> donors, boolean rewriteSnapshots) {
  /// The index and the packs, as far as they show what is wrong with them.
  public static final RepairRequest QUICK = new RepairRequest(false, List.of(), List.of(), false);

  /// The index and every byte of the packs.
  public static final RepairRequest DEEP = new RepairRequest(true, List.of(), List.of(), false);

  /// Copies the lists.
  public RepairRequest {
    sourcePaths = List.copyOf(sourcePaths);
    donors = List.copyOf(donors);
  }
}
