package dj.application.backup;

import dj.domain.error.SourceException;
import dj.domain.event.Event;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.List;

/// One stream on its way into the repository: it becomes a file, in the directories that its path
/// names.
final class StreamRead implements ChunkedRead.Owner {
  private static final int DIRECTORY_PERMISSIONS = 0755;

  private final BackupRun run;
  private final RawBytes path;
  private final Metadata metadata;

  /// Creates the owner of a stream's content.
  ///
  /// @param metadata what the file gets, there being nothing to ask
  StreamRead(BackupRun run, RawBytes path, Metadata metadata) {
    this.run = run;
    this.path = path;
    this.metadata = metadata;
  }

  @Override
  public void contentStored(
      BackupWorker worker, FileContent content, long endOffset, long addedBytes) {
    List<RawBytes> names = RawPaths.names(path);
    TreeEntry.File file =
        new TreeEntry.File(names.getLast(), metadata, endOffset, List.of(), content);
    run.progress().addTotal(1, endOffset);
    run.progress().addDone(1, endOffset);
    run.fileDone(path, file, Event.Outcome.NEW, addedBytes);
    TreeEntry entry = file;
    for (int depth = names.size() - 1; depth > 0; depth--) {
      BlobId tree = treeOf(entry, worker);
      entry =
          new TreeEntry.Directory(
              names.get(depth - 1), metadata.withPermissions(DIRECTORY_PERMISSIONS), tree);
    }
    run.rootFinished(treeOf(entry, worker));
  }

  @Override
  public void failed(BackupWorker worker, SourceException e) {
    throw e;
  }

  private BlobId treeOf(TreeEntry entry, BackupWorker worker) {
    TreeAssembly assembly = run.newAssembly();
    assembly.add(entry, worker.encoder());
    return assembly.finish(worker.encoder());
  }
}
