package dj.domain.pack;

import dj.domain.blob.PackedBlob;
import dj.domain.finding.Finding;
import java.util.List;

/// What reading every byte of a pack showed.
///
/// @param findings what is wrong with it; empty if nothing is
/// @param sound the blobs that can be read
/// @param damaged the blobs that its trailer lists and that cannot be read
public record PackVerification(
    List<Finding> findings, List<PackedBlob> sound, List<PackedBlob> damaged) {
  /// Copies the lists.
  public PackVerification {
    findings = List.copyOf(findings);
    sound = List.copyOf(sound);
    damaged = List.copyOf(damaged);
  }

  /// Whether the pack is exactly what was written.
  public boolean isSound() {
    return findings.isEmpty();
  }
}
