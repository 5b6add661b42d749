package dj.application.restore;

import dj.application.browse.SharedInode;
import dj.domain.tree.Metadata;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of the restored entries are names of one inode: of a file, or of something without
/// content.
///
/// The first name that a worker meets is restored, those that follow meanwhile wait, and all
/// further ones become links to it. The names of a file that changed between two reads are two
/// files.
final class HardLinks {
  /// A file of the target.
  record Inode(long device, long number) {
    static Inode of(Metadata metadata) {
      return new Inode(metadata.device(), metadata.inode());
    }
  }

  private static final class Group {
    private final EntryRestore first;
    private boolean restored;
    private List<EntryRestore> waiting = new ArrayList<>();

    private Group(EntryRestore first) {
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
    record Ready(EntryRestore first) implements Meeting {}
  }

  private final Map<SharedInode, Group> groups = new HashMap<>();

  /// Files of the target with several names, and which of the snapshot's they are.
  private final Map<Inode, SharedInode> kept = new HashMap<>();

  /// Says what a name is, and remembers it.
  synchronized Meeting meet(EntryRestore name) {
    Group group = groups.computeIfAbsent(SharedInode.of(name.entry()), _ -> new Group(name));
    if (group.first.equals(name)) {
      return new Meeting.First();
    }
    if (group.restored) {
      return new Meeting.Ready(group.first);
    }
    group.waiting.add(name);
    return new Meeting.Waiting();
  }

  /// Says that a name is in its place, or is not: it could not be restored, or the user keeps
  /// something else there, which must not become the content of other names.
  ///
  /// @return those that waited for it
  synchronized List<EntryRestore> finished(EntryRestore name, boolean inPlace) {
    SharedInode inode = SharedInode.of(name.entry());
    @Nullable Group group = groups.get(inode);
    if (group == null || !group.first.equals(name)) {
      return List.of();
    }
    if (inPlace) {
      group.restored = true;
    } else {
      groups.remove(inode);
    }
    List<EntryRestore> waiting = group.waiting;
    group.waiting = new ArrayList<>();
    return waiting;
  }

  /// Says that a file of the target with several names stays where `file` is to be, as it has the
  /// same content. It cannot be two files of the snapshot at once, which may have other metadata.
  ///
  /// @return false if it is another file of the snapshot already
  synchronized boolean keep(Inode inTarget, TreeEntry.File file) {
    SharedInode saved = SharedInode.of(file);
    return kept.computeIfAbsent(inTarget, _ -> saved).equals(saved);
  }
}
