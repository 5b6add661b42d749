package dj.domain.pack;

import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.finding.Finding;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.PackTrailer;
import dj.domain.hash.Sha256;
import dj.domain.id.PackId;
import dj.domain.key.RepositoryKeys;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    return verify(pack, source, lengthBytes, _ -> {});
  }

  /// As [#verify(PackId, byte[], int)], and tells each sound blob, once, while the reader that this
  /// verifier was made with holds its content.
  public PackVerification verify(
      PackId pack, byte[] source, int lengthBytes, Consumer<PackedBlob> opened) {
    return new Pass(pack, source, lengthBytes, opened).run();
  }

  /// One pack's verification.
  private final class Pass {
    private final PackId pack;
    private final byte[] source;
    private final int lengthBytes;
    private final Consumer<PackedBlob> opened;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PackedBlob> sound = new ArrayList<>();
    private final List<PackedBlob> damaged = new ArrayList<>();
    private Optional<String> trailerDamage = Optional.empty();
    private byte[] recordsDigest = new byte[0];

    Pass(PackId pack, byte[] source, int lengthBytes, Consumer<PackedBlob> opened) {
      this.pack = pack;
      this.source = source;
      this.lengthBytes = lengthBytes;
      this.opened = opened;
    }

    PackVerification run() {
      if (!pack.equals(PackId.of(digestOfFile(), 0))) {
        find("pack-digest", "the SHA-256 of the file is not its name");
      }
      if (!readWith(this::keyOfHeader) && !readWith(this::keyOfCopy)) {
        trailerDamage.ifPresent(message -> find("pack-trailer", message));
        salvageWith(this::keyOfHeader);
        if (sound.isEmpty()) {
          salvageWith(this::keyOfCopy);
        }
      }
      return new PackVerification(findings, sound, damaged);
    }

    /// The SHA-256 of the file, and on the way to its end that of the records, which a whole pack
    /// states too.
    private byte[] digestOfFile() {
      int recordsEnd = recordsEnd();
      MessageDigest digest = Sha256.begin();
      digest.update(source, 0, recordsEnd);
      recordsDigest = Sha256.soFar(digest);
      digest.update(source, recordsEnd, lengthBytes - recordsEnd);
      return digest.digest();
    }

    /// Where the trailer begins, if the footer can tell.
    private int recordsEnd() {
      try {
        return (int) BlobReader.footer(pack, source, lengthBytes).trailerOffset();
      } catch (DamageException e) {
        // Told when the records are read.
        return 0;
      }
    }

    private void find(String code, String message) {
      Finding finding = new Finding(Finding.Severity.DAMAGE, code, pack.toHex(), message);
      if (!findings.contains(finding)) {
        findings.add(finding);
      }
    }

    private Optional<PackKey> keyOfHeader() {
      return keyAt(0);
    }

    /// The keys by the copy of the header, which is looked for from the end.
    private Optional<PackKey> keyOfCopy() {
      for (int at = lengthBytes - PackHeader.LENGTH_BYTES; at > 0; at--) {
        if (PackHeader.startsAt(source, at)) {
          return keyAt(at);
        }
      }
      return Optional.empty();
    }

    private Optional<PackKey> keyAt(int position) {
      try {
        if (lengthBytes < position + PackHeader.LENGTH_BYTES) {
          throw PackKey.damage("pack " + pack.toShortHex(), "is too short for a header");
        }
        return Optional.of(PackKey.open(keys, pack, source, position));
      } catch (DamageException e) {
        find("pack-header", e.getMessage());
        return Optional.empty();
      }
    }

    /// Reads the records that the trailer lists.
    ///
    /// @return false if there is no key or the trailer cannot be opened with it
    private boolean readWith(Supplier<Optional<PackKey>> opening) {
      Optional<PackKey> found = opening.get();
      if (found.isEmpty()) {
        return false;
      }
      try (PackKey key = found.orElseThrow()) {
        readRecords(key);
        return true;
      } catch (DamageException e) {
        trailerDamage = Optional.of(e.getMessage());
        return false;
      }
    }

    private void readRecords(PackKey key) {
      PackFooter footer = BlobReader.footer(pack, source, lengthBytes);
      int trailerOffset = (int) footer.trailerOffset();
      byte[] table = reader.openTrailer(pack, key, footer, source, trailerOffset);
      List<PackedBlob> blobs =
          PackTrailer.decode("pack " + pack.toShortHex(), table, key.kind(), trailerOffset);
      blobs.forEach(blob -> readRecord(key, blob));
      requireHeaders(key, trailerOffset);
      requireDigest(table);
    }

    private void readRecord(PackKey key, PackedBlob blob) {
      try {
        reader.open(key, blob.id(), blob.in(pack), source, blob.offset());
      } catch (DamageException e) {
        find("pack-record", e.getMessage());
        damaged.add(blob);
        return;
      }
      keep(blob);
    }

    private void keep(PackedBlob blob) {
      sound.add(blob);
      opened.accept(blob);
    }

    private void requireHeaders(PackKey key, int trailerOffset) {
      PackHeader header = key.header();
      if (!header.equalsAt(source, 0)) {
        find("pack-header", "the header is damaged; its copy is sound");
      }
      if (!header.equalsAt(source, trailerOffset - PackHeader.LENGTH_BYTES)) {
        find("pack-header", "the copy of the header is damaged");
      }
    }

    private void requireDigest(byte[] table) {
      int at = PackTrailer.DIGEST_OFFSET;
      boolean equal =
          Arrays.equals(
              recordsDigest,
              0,
              PackTrailer.DIGEST_LENGTH_BYTES,
              table,
              at,
              at + PackTrailer.DIGEST_LENGTH_BYTES);
      if (!equal) {
        find("pack-digest", "the SHA-256 of the records is not that in the trailer");
      }
    }

    private void salvageWith(Supplier<Optional<PackKey>> opening) {
      Optional<PackKey> found = opening.get();
      if (found.isPresent()) {
        try (PackKey key = found.orElseThrow()) {
          salvage(key);
        }
      }
    }

    /// Finds records by their sync words. Where none is, every offset is tried: one SipHash each.
    private void salvage(PackKey key) {
      int offset = PackHeader.LENGTH_BYTES;
      while (offset < lengthBytes) {
        Optional<PackedBlob> blob = reader.tryOpen(pack, key, offset, source, lengthBytes);
        blob.ifPresent(this::keep);
        offset += blob.map(BlobReader::recordLengthBytes).orElse(1);
      }
    }
  }
}
