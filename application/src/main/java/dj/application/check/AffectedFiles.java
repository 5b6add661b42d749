package dj.application.check;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Names the files and directories of the snapshots that lost blobs belong to. A directory that is
/// whole is walked once, however many snapshots share it.
final class AffectedFiles {
  private final IndexedRepository indexed;
  private final LostBlobs lost;
  private final LostBlobs supplied;
  private final Findings findings;
  private final Set<BlobId> whole = new HashSet<>();

  AffectedFiles(IndexedRepository indexed, LostBlobs lost, LostBlobs supplied, Findings findings) {
    this.indexed = indexed;
    this.lost = lost;
    this.supplied = supplied;
    this.findings = findings;
  }

  /// Reports what is hit in each snapshot.
  void report(List<StoredSnapshot> snapshots) {
    for (StoredSnapshot stored : snapshots) {
      walk(stored, RawPaths.ROOT, stored.snapshot().tree());
    }
  }

  private boolean walk(StoredSnapshot snapshot, RawBytes path, BlobId tree) {
    if (whole.contains(tree)) {
      return true;
    }
    if (lost.isLost(BlobKind.TREE, tree)) {
      return lostDirectory(snapshot, path, tree);
    }
    boolean sound = true;
    try {
      TreeCursor entries = indexed.trees().entries(tree);
      while (entries.hasNext()) {
        TreeEntry entry = entries.next();
        RawBytes entryPath = RawPaths.join(path, entry.name());
        sound &=
            switch (entry) {
              case TreeEntry.Directory directory -> walk(snapshot, entryPath, directory.subtree());
              case TreeEntry.File file -> isWhole(snapshot, entryPath, file);
              case TreeEntry.Symlink link -> true;
              case TreeEntry.Special special -> true;
            };
      }
    } catch (DamageException | ObjectMissingException e) {
      sound = lostDirectory(snapshot, path, tree);
    }
    if (sound) {
      whole.add(tree);
    }
    return sound;
  }

  /// Reports a directory that is lost, unless it is about to come back.
  ///
  /// @return that it is not whole
  private boolean lostDirectory(StoredSnapshot snapshot, RawBytes path, BlobId tree) {
    if (!supplied.isLost(BlobKind.TREE, tree)) {
      hit(snapshot, "directory", path);
    }
    return false;
  }

  private boolean isWhole(StoredSnapshot snapshot, RawBytes path, TreeEntry.File file) {
    try {
      ContentCursor chunks = indexed.trees().chunks(file);
      while (chunks.hasNext()) {
        if (lost.isLost(BlobKind.DATA, chunks.next().id())) {
          hit(snapshot, "file", path);
          return false;
        }
      }
      return true;
    } catch (DamageException | ObjectMissingException e) {
      hit(snapshot, "file", path);
      return false;
    }
  }

  private void hit(StoredSnapshot snapshot, String what, RawBytes path) {
    findings.damage(
        what + "-hit",
        "snapshot " + snapshot.id().toShortHex() + ": " + path,
        "this " + what + " cannot be restored whole");
  }
}
