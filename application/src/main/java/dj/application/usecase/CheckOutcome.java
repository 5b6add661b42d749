package dj.application.usecase;

import dj.application.check.RepositoryCheck;
import dj.domain.finding.Finding;
import dj.domain.verification.Coverage;
import java.util.List;

/// What a check found.
///
/// @param snapshots snapshots whose trees were walked, now or earlier
/// @param recalled those of them that were walked earlier
/// @param packs packs whose presence and size were compared
/// @param blobs blobs in the index
/// @param bytesRead bytes of packs that were read and verified
/// @param packsRead how many packs these were
/// @param unread packs that were to be read and were not, for want of time
/// @param coverage how much of the repository was verified, now or earlier
/// @param findings what is wrong, or worth knowing
public record CheckOutcome(
    long snapshots,
    RepositoryCheck.Recalled recalled,
    long packs,
    long blobs,
    long bytesRead,
    long packsRead,
    long unread,
    Coverage coverage,
    List<Finding> findings) {
  /// Copies the list.
  public CheckOutcome {
    findings = List.copyOf(findings);
  }

  /// Whether data is damaged or missing.
  public boolean damaged() {
    return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.DAMAGE);
  }
}
