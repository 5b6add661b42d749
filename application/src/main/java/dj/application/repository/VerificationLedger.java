package dj.application.repository;

import dj.domain.container.SealedContainer;
import dj.domain.container.VerificationFile;
import dj.domain.error.CancelledException;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.finding.Finding;
import dj.domain.format.v1.VerificationFormat;
import dj.domain.id.PackId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.verification.VerifiedPacks;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What all checks of a repository have verified so far: the records in `verified/`.
///
/// A check writes one record with all that it knows, its own readings among it, and then removes
/// those records, and only those, that it has read. So nothing gets lost where two checks run at
/// once: each leaves a record, and the next check merges them. Where nothing can be deleted, a
/// record holds the readings of one check alone.
public final class VerificationLedger {
  private final OpenRepository repository;
  private final VerificationFile codec;
  private final List<FileName> read = new ArrayList<>();
  private VerifiedPacks known = VerifiedPacks.NONE;

  VerificationLedger(OpenRepository repository) {
    RepositoryPorts ports = repository.ports();
    this.repository = repository;
    this.codec =
        new VerificationFile(
            new SealedContainer(ports.aead(), ports.compressor(), ports.random()),
            repository.keys());
  }

  /// Reads all records.
  ///
  /// @param findings is told of records that cannot be read; all that is lost with them is the
  ///   knowledge of what was verified
  public VerifiedPacks load(Consumer<Finding> findings) {
    List<FileName> names = new ArrayList<>();
    repository.backend().list(FileKind.VERIFICATION, listed -> names.add(listed.file()));
    for (FileName name : names) {
      load(name, findings);
    }
    return known;
  }

  private void load(FileName name, Consumer<Finding> findings) {
    try {
      known = known.with(codec.decode(name, WholeFiles.read(repository.backend(), name)));
      read.add(name);
    } catch (ObjectMissingException e) {
      // Merged into another record meanwhile, by a check that writes its own knowledge.
      return;
    } catch (UnsupportedVersionException e) {
      findings.accept(note(name.path(), e.getMessage()));
    } catch (DamageException e) {
      findings.accept(note(name.path(), e.getMessage()));
      read.add(name);
    }
  }

  /// Records what was found to be sound; at once, so that an interrupted check is remembered too.
  ///
  /// @param sound the packs that were read and are sound
  /// @param isPack whether a pack that was verified earlier is still there, and not found damaged
  /// @param findings is told if the record cannot be written, which harms nothing
  public void record(
      List<PackId> sound, Instant now, Predicate<PackId> isPack, Consumer<Finding> findings) {
    if (sound.isEmpty()) {
      return;
    }
    VerifiedPacks fresh = VerifiedPacks.at(now, sound);
    boolean merges = repository.backend().capabilities().deletes();
    try {
      repository.config().requireWritable();
      known = known.with(fresh).only(isPack);
      List<FileName> written = write(merges ? known : fresh);
      if (merges) {
        removeRead(written);
      }
    } catch (CancelledException e) {
      throw e;
    } catch (DjException e) {
      findings.accept(
          note(
              "verification record", "it was not remembered what was verified: " + e.getMessage()));
    }
  }

  private List<FileName> write(VerifiedPacks packs) {
    List<FileName> written = new ArrayList<>();
    SortedMap<PackId, Instant> part = new TreeMap<>();
    for (Map.Entry<PackId, Instant> entry : packs.times().entrySet()) {
      part.put(entry.getKey(), entry.getValue());
      if (part.size() == VerificationFormat.MAX_ENTRIES) {
        written.add(writeRecord(part));
        part.clear();
      }
    }
    if (!part.isEmpty()) {
      written.add(writeRecord(part));
    }
    return written;
  }

  private FileName writeRecord(SortedMap<PackId, Instant> part) {
    byte[] file = codec.encode(new VerifiedPacks(part));
    FileName name = VerificationFile.name(file);
    repository.backend().write(name, ByteBuffer.wrap(file), WriteMode.CREATE);
    return name;
  }

  private void removeRead(List<FileName> written) {
    for (FileName name : read) {
      repository.backend().delete(name);
    }
    read.clear();
    read.addAll(written);
  }

  private static Finding note(String subject, String message) {
    return new Finding(Finding.Severity.NOTE, "verification-record", subject, message);
  }
}
