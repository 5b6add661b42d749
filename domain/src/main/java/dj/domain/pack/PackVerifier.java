package dj.domain.pack;

import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.finding.Finding;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.PackTrailer;
import dj.domain.id.PackId;
import dj.domain.key.RepositoryKeys;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads every byte of packs, and finds what can be read of damaged ones.
///
/// No byte is left out: the file's name is the SHA-256 of all of it; beyond that, the trailer says
/// that records follow each other without a gap, and every one of them is opened. A pack with a
/// damaged end is searched for records by their sync words; one with a damaged beginning is read
/// with the copy of its header.
///
/// A verifier belongs to one thread.
public final class PackVerifier {
  private final RepositoryKeys keys;
  private final BlobReader reader;

  /// Creates a verifier for the packs of one repository.
  public PackVerifier(RepositoryKeys keys, BlobReader reader) {
    this.keys = keys;
    this.reader = reader;
  }

  /// Verifies the pack whose `lengthBytes` bytes begin `source`. Damage is told in findings with
  /// the codes `pack-digest`, `pack-header`, `pack-trailer` and `pack-record`, never thrown.
  public PackVerification verify(PackId pack, byte[] source, int lengthBytes) {
    return new Pass(pack, source, lengthBytes).run();
  }

  /// One pack's verification.
  private final class Pass {
    private final PackId pack;
    private final byte[] source;
    private final int lengthBytes;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PackedBlob> sound = new ArrayList<>();
    private final List<PackedBlob> damaged = new ArrayList<>();

    Pass(PackId pack, byte[] source, int lengthBytes) {
      this.pack = pack;
      this.source = source;
      this.lengthBytes = lengthBytes;
    }

    PackVerification run() {
      MessageDigest digest = Digests.sha256();
      digest.update(source, 0, lengthBytes);
      if (!pack.equals(PackId.of(digest.digest(), 0))) {
        find("pack-digest", "the SHA-256 of the file is not its name");
      }
      Optional<PackKey> key = key();
      if (key.isPresent()) {
        try (PackKey open = key.orElseThrow()) {
          readRecords(open);
        }
      }
      return new PackVerification(findings, sound, damaged);
    }

    private void find(String code, String message) {
      findings.add(new Finding(Finding.Severity.DAMAGE, code, pack.toHex(), message));
    }

    private Optional<PackKey> key() {
      try {
        if (lengthBytes < PackHeader.LENGTH_BYTES) {
          throw PackKey.damage("pack " + pack.toShortHex(), "is too short for a header");
        }
        return Optional.of(PackKey.open(keys, pack, source, 0));
      } catch (DamageException e) {
        find("pack-header", e.getMessage());
        return keyOfCopy();
      }
    }

    /// The keys by the copy of the header, which is looked for from the end.
    private Optional<PackKey> keyOfCopy() {
      for (int at = lengthBytes - PackHeader.LENGTH_BYTES; at > 0; at--) {
        if (PackHeader.startsAt(source, at)) {
          try {
            return Optional.of(PackKey.open(keys, pack, source, at));
          } catch (DamageException e) {
            find("pack-header", e.getMessage());
          }
        }
      }
      return Optional.empty();
    }

    private void readRecords(PackKey key) {
      try {
        PackFooter footer = BlobReader.footer(pack, source, lengthBytes);
        int trailerOffset = (int) footer.trailerOffset();
        byte[] table = reader.openTrailer(pack, key, footer, source, trailerOffset);
        List<PackedBlob> blobs =
            PackTrailer.decode("pack " + pack.toShortHex(), table, key.kind(), trailerOffset);
        blobs.forEach(blob -> readRecord(key, blob));
        requireHeaders(key, trailerOffset);
        requireDigest(table, trailerOffset);
      } catch (DamageException e) {
        find("pack-trailer", e.getMessage());
        salvage(key);
      }
    }

    private void readRecord(PackKey key, PackedBlob blob) {
      try {
        reader.open(key, blob.id(), blob.in(pack), source, blob.offset());
        sound.add(blob);
      } catch (DamageException e) {
        find("pack-record", e.getMessage());
        damaged.add(blob);
      }
    }

    private void requireHeaders(PackKey key, int trailerOffset) {
      if (!key.header().equalsAt(source, trailerOffset - PackHeader.LENGTH_BYTES)) {
        find("pack-header", "the copy of the header is damaged");
      }
    }

    private void requireDigest(byte[] table, int trailerOffset) {
      MessageDigest digest = Digests.sha256();
      digest.update(source, 0, trailerOffset);
      int at = PackTrailer.DIGEST_OFFSET;
      boolean equal =
          Arrays.equals(
              digest.digest(),
              0,
              PackTrailer.DIGEST_LENGTH_BYTES,
              table,
              at,
              at + PackTrailer.DIGEST_LENGTH_BYTES);
      if (!equal) {
        find("pack-digest", "the SHA-256 of the records is not that in the trailer");
      }
    }

    /// Finds records by their sync words. Where none is, every offset is tried: one SipHash each.
    private void salvage(PackKey key) {
      int offset = PackHeader.LENGTH_BYTES;
      while (offset < lengthBytes) {
        Optional<PackedBlob> blob = reader.tryOpen(pack, key, offset, source, lengthBytes);
        blob.ifPresent(sound::add);
        offset += blob.map(BlobReader::recordLengthBytes).orElse(1);
      }
    }
  }
}
