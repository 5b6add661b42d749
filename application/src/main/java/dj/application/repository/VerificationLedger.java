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
import dj.domain.format.v1.WalkFormat;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.verification.VerificationRecord;
import dj.domain.verification.VerifiedPacks;
import dj.domain.verification.WholeSnapshots;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What all checks of a repository have verified so far: the records in `verified/`.
///
/// A check writes one record with all that it knows of packs, its own readings among it, and then
/// removes those records of packs, and only those, that it has read. So nothing gets lost where two
/// checks run at once: each leaves a record, and the next check merges them. Where nothing can be
/// deleted, a record holds the readings of one check alone. Records of snapshots that were found
/// whole are kept alike, each kind by itself: a program that does not know them loses nothing else.
public final class VerificationLedger {
  private final OpenRepository repository;
  private final VerificationFile codec;
  private final List<FileName> readPacks = new ArrayList<>();
  private final List<FileName> readWhole = new ArrayList<>();
  private final List<WholeSnapshots> whole = new ArrayList<>();
  private VerifiedPacks known = VerifiedPacks.NONE;

  VerificationLedger(OpenRepository repository) {
    RepositoryPorts ports = repository.ports();
    this.repository = repository;
    this.codec =
        new VerificationFile(
            new SealedContainer(ports.aead(), ports.compressor(), ports.random()),
            repository.keys());
  }

  /// Reads all records; called first.
  ///
  /// @param findings is told of records that cannot be read; all that is lost with them is the
  ///   knowledge of what was verified
  public VerificationLedger load(Consumer<Finding> findings) {
    List<FileName> names = new ArrayList<>();
    repository.backend().list(FileKind.VERIFICATION, listed -> names.add(listed.file()));
    for (FileName name : names) {
      load(name, findings);
    }
    return this;
  }

  /// When packs were verified, as far as the records tell.
  public VerifiedPacks packs() {
    return known;
  }

  /// The walks that may be relied on.
  ///
  /// @param index the segments that count now, of whose packs none may be missing
  /// @param maxAge how old a walk may be
  public List<WholeSnapshots> whole(Set<IndexId> index, Duration maxAge, Instant now) {
    Instant forgotten =
        whole.stream()
            .filter(WholeSnapshots::isNone)
            .map(WholeSnapshots::time)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return whole.stream()
        .filter(walk -> walk.time().isAfter(forgotten))
        .filter(walk -> walk.holds(index, maxAge, now))
        .toList();
  }

  private void load(FileName name, Consumer<Finding> findings) {
    try {
      switch (codec.decode(name, WholeFiles.read(repository.backend(), name))) {
        case VerifiedPacks packs -> {
          known = known.with(packs);
          readPacks.add(name);
        }
        case WholeSnapshots walk -> {
          whole.add(walk);
          readWhole.add(name);
        }
      }
    } catch (ObjectMissingException e) {
      // Merged into another record meanwhile, by a check that writes its own knowledge.
      return;
    } catch (UnsupportedVersionException e) {
      findings.accept(note(name.path(), e.getMessage()));
    } catch (DamageException e) {
      findings.accept(note(name.path(), e.getMessage()));
      readPacks.add(name);
    }
  }

  /// Records what was found to be sound; at once, so that an interrupted check is remembered too.
  ///
  /// @param sound the packs that were read and are sound
  /// @param isPack whether a pack that was verified earlier is still there, and not found damaged
  /// @param findings is told if the record cannot be written, which harms nothing
  public void record(
      List<PackId> sound, Instant now, Predicate<PackId> isPack, Consumer<Finding> findings) {
    if (sound.isEmpty() && known.only(isPack).equals(known)) {
      return;
    }
    VerifiedPacks fresh = VerifiedPacks.at(now, sound);
    attempt(
        findings,
        () -> {
          known = known.with(fresh).only(isPack);
          replace(readPacks, () -> writePacks(merges() ? known : fresh));
        });
  }

  /// Records which snapshots were found whole, in place of what was known of that.
  ///
  /// @param findings is told if the record cannot be written, which harms nothing
  public void record(WholeSnapshots walk, Consumer<Finding> findings) {
    if (WalkFormat.fits(walk)) {
      attempt(findings, () -> replace(readWhole, () -> List.of(write(walk))));
    }
  }

  /// Forgets which snapshots were found whole, now that something is damaged. A record says so,
  /// since those that it is about cannot be deleted everywhere.
  ///
  /// @param findings is told if it cannot be written
  public void forgetWhole(Instant now, Consumer<Finding> findings) {
    whole.stream()
        .filter(walk -> !walk.isNone())
        .map(WholeSnapshots::time)
        .max(Comparator.naturalOrder())
        .map(last -> last.isAfter(now) ? last : now)
        .ifPresent(time ->
            attempt(
                findings,
                () -> replace(readWhole, () -> List.of(write(WholeSnapshots.none(time))))));
  }

  private boolean merges() {
    return repository.backend().capabilities().deletes();
  }

  private void attempt(Consumer<Finding> findings, Runnable change) {
    try {
      repository.config().requireWritable();
      change.run();
    } catch (CancelledException e) {
      throw e;
    } catch (DjException e) {
      findings.accept(
          note(
              "verification record", "it was not remembered what was verified: " + e.getMessage()));
    }
  }

  private List<FileName> writePacks(VerifiedPacks packs) {
    List<FileName> written = new ArrayList<>();
    SortedMap<PackId, Instant> part = new TreeMap<>();
    for (Map.Entry<PackId, Instant> entry : packs.times().entrySet()) {
      part.put(entry.getKey(), entry.getValue());
      if (part.size() == VerificationFormat.MAX_ENTRIES) {
        written.add(write(new VerifiedPacks(part)));
        part.clear();
      }
    }
    if (!part.isEmpty()) {
      written.add(write(new VerifiedPacks(part)));
    }
    return written;
  }

  private FileName write(VerificationRecord record) {
    byte[] file = codec.encode(record);
    FileName name = VerificationFile.name(file);
    repository.backend().write(name, ByteBuffer.wrap(file), WriteMode.CREATE);
    return name;
  }

  /// Writes records, and then removes those that they replace.
  private void replace(List<FileName> read, Supplier<List<FileName>> writing) {
    List<FileName> written = writing.get();
    if (merges()) {
      read.forEach(repository.backend()::delete);
      read.clear();
      read.addAll(written);
    }
  }

  private static Finding note(String subject, String message) {
    return new Finding(Finding.Severity.NOTE, "verification-record", subject, message);
  }
}
