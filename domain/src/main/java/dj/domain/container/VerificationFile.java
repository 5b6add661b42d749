package dj.domain.container;

import dj.domain.error.DamageException;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.VerificationFormat;
import dj.domain.format.v1.WalkFormat;
import dj.domain.hash.Sha256;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.verification.VerificationRecord;
import dj.domain.verification.VerifiedPacks;
import dj.domain.verification.WholeSnapshots;
import java.util.HexFormat;

/// The files in `verified`: a [VerificationRecord] in a sealed container, named by the SHA-256 of
/// the whole.
public final class VerificationFile {
  private final SealedContainer container;
  private final RepositoryKeys keys;

  /// Creates the writer and reader of the verification records of one repository.
  ///
  /// @param keys the repository's keys, borrowed
  public VerificationFile(SealedContainer container, RepositoryKeys keys) {
    this.container = container;
    this.keys = keys;
  }

  /// The content of the file; [#name] tells what it is called.
  public byte[] encode(VerificationRecord record) {
    byte[] plain =
        switch (record) {
          case VerifiedPacks packs -> VerificationFormat.encode(packs);
          case WholeSnapshots whole -> WalkFormat.encode(whole);
        };
    return container.seal(ContainerType.VERIFICATION, keys, plain);
  }

  /// The name of a file with this content.
  public static FileName name(byte[] file) {
    return new FileName(FileKind.VERIFICATION, HexFormat.of().formatHex(Sha256.of(file)));
  }

  /// Opens the file of this name.
  ///
  /// @throws DamageException if it is not that
  /// @throws dj.domain.error.UnsupportedVersionException if a later version wrote it
  public VerificationRecord decode(FileName name, byte[] file) {
    String subject = "verification record " + name.name().substring(0, 8);
    if (!name(file).equals(name)) {
      throw new DamageException(
          subject + ": its content was changed, the SHA-256 of the file is not its name",
          "Remove the file: the next check makes another one.");
    }
    byte[] plain = container.open(subject, ContainerType.VERIFICATION, keys, file);
    return VerificationFormat.decode(subject, plain);
  }
}
