package dj.application.restore;

import dj.domain.tree.Metadata;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of the restored files are names of one file.
///
/// The first name that a worker meets is restored, those that follow meanwhile wait, and all
/// further ones become links to it. A name whose file changed between two reads is a file of its
/// own.
final class HardLinks {
  /// What all names of a file have in common.
  record Inode(long device, long number) {
    static Inode of(TreeEntry.File file) {
      return of(file.metadata());
    }

    static Inode of(Metadata metadata) {
      return new Inode(metadata.device(), metadata.inode());
    }
  }

  private static final class Group {
    private final FileRestore first;
    private boolean restored;
    private List<FileRestore> waiting = new ArrayList<>();

    private Group(FileRestore first) {
      this.first = first;
    }
  }

  /// What a name turns out to be.
  sealed interface Meeting {
    /// The first one: to be restored.
    record First() implements Meeting {}

    /// A further one, whose first is being restored: it is run again afterwards.
    record Waiting() implements Meeting {}

    /// A further one, to be linked to the first.
    record Ready(FileRestore first) implements Meeting {}
  }

  private final Map<Inode, Group> groups = new HashMap<>();

  /// Files of the target with several names, and which of the snapshot's they are.
  private final Map<Inode, Inode> kept = new HashMap<>();

  /// Says what a file is, and remembers it.
  synchronized Meeting meet(FileRestore file) {
    Group group = groups.computeIfAbsent(Inode.of(file.entry()), _ -> new Group(file));
    if (group.first == file || !sameFile(group.first.entry(), file.entry())) {
      return new Meeting.First();
    }
    if (group.restored) {
      return new Meeting.Ready(group.first);
    }
    group.waiting.add(file);
    return new Meeting.Waiting();
  }

  /// Says that a file is in its place, or is not: it could not be restored, or the user keeps
  /// something else there, which must not become the content of other names.
  ///
  /// @return those that waited for it
  synchronized List<FileRestore> finished(FileRestore file, boolean inPlace) {
    @Nullable Group group = groups.get(Inode.of(file.entry()));
    if (group == null || group.first != file) {
      return List.of();
    }
    if (inPlace) {
      group.restored = true;
    } else {
      groups.remove(Inode.of(file.entry()));
    }
    List<FileRestore> waiting = group.waiting;
    group.waiting = new ArrayList<>();
    return waiting;
  }

  /// Says that a file of the target with several names stays where `file` is to be, as it has the
  /// same content. It cannot be two files of the snapshot at once, which may have other metadata.
  ///
  /// @return false if it is another file of the snapshot already
  synchronized boolean keep(Inode inTarget, TreeEntry.File file) {
    Inode saved = Inode.of(file);
    return kept.computeIfAbsent(inTarget, _ -> saved).equals(saved);
  }

  /// Whether nothing happened to the file between the readings of two names. Its chunks may differ
  /// all the same, since names decide how files are cut.
  private static boolean sameFile(TreeEntry.File one, TreeEntry.File other) {
    return one.sizeBytes() == other.sizeBytes()
        && one.metadata().modified().equals(other.metadata().modified())
        && one.metadata().changed().equals(other.metadata().changed());
  }
}
