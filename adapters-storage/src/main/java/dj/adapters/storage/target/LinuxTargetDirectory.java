package dj.adapters.storage.target;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.DirectoryCalls;
import dj.adapters.storage.linux.Errno;
import dj.adapters.storage.linux.Failures;
import dj.adapters.storage.linux.FileCalls;
import dj.adapters.storage.linux.OpenDirectory;
import dj.adapters.storage.linux.OpenFlags;
import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.port.SourceFile;
import dj.domain.port.TargetDirectory;
import dj.domain.port.TargetFile;
import dj.domain.tree.FileNames;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A directory of the restore target, open by its descriptor.
///
/// Each call names one entry of this directory, by a name without `/` that is neither `.` nor `..`,
/// and never follows a link: nothing outside can be meant. A directory that an earlier restore left
/// read-only or immutable is opened up when a change needs it, and closed again in the end.
final class LinuxTargetDirectory implements TargetDirectory {
  private static final int OWNER_ONLY_DIRECTORY = 0700;
  private static final int OWNER_ONLY_FILE = 0600;
  private static final long MAX_DEVICE_NUMBER = 0xffffffffL;

  private final Failures failures;
  private final MetadataWriter metadataWriter;
  private final OpenDirectory here;
  private Optional<Protection> lifted;

  /// Takes charge of the open directory.
  ///
  /// @param lifted what had to be lifted to open it
  LinuxTargetDirectory(
      Failures failures,
      MetadataWriter metadataWriter,
      OpenDirectory here,
      Optional<Protection> lifted) {
    this.failures = failures;
    this.metadataWriter = metadataWriter;
    this.here = here;
    this.lifted = lifted;
  }

  @Override
  public RawBytes path() {
    return here.path();
  }

  @Override
  public List<RawBytes> names() {
    return here.names();
  }

  @Override
  public Optional<SourceEntry> find(RawBytes name) {
    return here.find(FileNames.require(name)).map(here::withAttributes);
  }

  @Override
  public TargetDirectory enter(RawBytes name) {
    FileNames.require(name);
    long made =
        change(() -> DirectoryCalls.makeDirectory(descriptor(), name, OWNER_ONLY_DIRECTORY));
    if (made < 0 && made != -Errno.EXISTS) {
      throw failures.cannot("create the directory", here.pathOf(name), (int) -made);
    }
    int flags = OpenFlags.READ_DIRECTORY;
    Optional<Protection> opened = Optional.empty();
    long number = FileCalls.open(descriptor(), name, flags, 0);
    if (number == -Errno.NO_ACCESS) {
      opened = lift(name, Kind.SYMLINK);
      number = FileCalls.open(descriptor(), name, flags, 0);
    }
    if (number == -Errno.NO_DIRECTORY || number == -Errno.LOOP) {
      throw failures.isNot(here.pathOf(name), "a directory");
    }
    check(number, "open the directory", name);
    OpenDirectory below = OpenDirectory.below(here, FileCalls.descriptor(number, flags), name);
    return new LinuxTargetDirectory(failures, metadataWriter, below, opened);
  }

  @Override
  public TargetFile createFile(RawBytes name) {
    FileNames.require(name);
    int flags = OpenFlags.CREATE_FILE;
    long number = change(() -> FileCalls.open(descriptor(), name, flags, OWNER_ONLY_FILE));
    check(number, "create", name);
    Descriptor file = FileCalls.descriptor(number, flags);
    return new LinuxTargetFile(failures, metadataWriter, file, here.pathOf(name));
  }

  @Override
  public SourceFile openFile(RawBytes name) {
    return here.openFile(FileNames.require(name));
  }

  @Override
  public void createSymlink(RawBytes name, RawBytes linkTarget) {
    FileNames.require(name);
    long made = change(() -> DirectoryCalls.makeSymlink(descriptor(), name, linkTarget));
    check(made, "create the symbolic link", name);
  }

  @Override
  public void createSpecial(RawBytes name, SpecialKind kind, long deviceNumber) {
    FileNames.require(name);
    if (deviceNumber < 0 || deviceNumber > MAX_DEVICE_NUMBER) {
      throw failures.cannot("create the device", here.pathOf(name), Errno.INVALID);
    }
    int mode = typeBits(kind) | OWNER_ONLY_FILE;
    long made = change(() -> DirectoryCalls.makeNode(descriptor(), name, mode, deviceNumber));
    check(made, "create the " + words(kind), name);
  }

  private static int typeBits(SpecialKind kind) {
    return switch (kind) {
      case FIFO -> 0010000;
      case SOCKET -> 0140000;
      case CHARACTER_DEVICE -> 0020000;
      case BLOCK_DEVICE -> 0060000;
    };
  }

  private static String words(SpecialKind kind) {
    return switch (kind) {
      case FIFO -> "fifo";
      case SOCKET -> "socket";
      case CHARACTER_DEVICE -> "character device";
      case BLOCK_DEVICE -> "block device";
    };
  }

  @Override
  public void createLink(RawBytes name, TargetDirectory directory, RawBytes existing) {
    FileNames.require(name);
    FileNames.require(existing);
    if (!(directory instanceof LinuxTargetDirectory other)) {
      throw new IllegalArgumentException("a hard link stays within one target");
    }
    long made = change(() -> link(name, other, existing));
    if (made == -Errno.NOT_PERMITTED) {
      made = other.linkProtected(this, name, existing);
    }
    check(made, "create the hard link", name);
  }

  private long link(RawBytes name, LinuxTargetDirectory other, RawBytes existing) {
    return DirectoryCalls.makeLink(other.descriptor(), existing, descriptor(), name);
  }

  /// Links to an entry here whose flags forbid new names, as the restore has just set them.
  private long linkProtected(LinuxTargetDirectory directory, RawBytes name, RawBytes existing) {
    try (Descriptor inode = here.openInode(existing, here.entry(existing).kind())) {
      Optional<Protection> protection = Protection.lift(inode);
      long made = directory.link(name, this, existing);
      protection.ifPresent(lifted -> lifted.putBackFlags(inode));
      return made;
    }
  }

  @Override
  public void replace(RawBytes name, RawBytes replaced) {
    FileNames.require(name);
    FileNames.require(replaced);
    long renamed = change(() -> DirectoryCalls.rename(descriptor(), name, replaced));
    if (renamed == -Errno.NOT_PERMITTED) {
      // What is there is protected by its flags.
      remove(replaced);
      renamed = change(() -> DirectoryCalls.rename(descriptor(), name, replaced));
    }
    check(renamed, "replace", replaced);
  }

  @Override
  public void remove(RawBytes name) {
    FileNames.require(name);
    long result = change(() -> TreeRemoval.removeOne(descriptor(), name));
    if (result == -Errno.IS_DIRECTORY) {
      TreeRemoval.empty(failures, descriptor(), name, here.pathOf(name));
      result = change(() -> TreeRemoval.removeEmpty(descriptor(), name));
    }
    if (result != -Errno.NO_ENTRY) {
      check(result, "remove", name);
    }
  }

  @Override
  public List<String> apply(RawBytes name, Metadata metadata, MetadataChoice choice) {
    SourceEntry entry = here.entry(FileNames.require(name));
    try (Descriptor inode = here.openInode(name, entry.kind())) {
      return metadataWriter.apply(inode, here.pathOf(name), metadata, choice);
    }
  }

  @Override
  public synchronized List<String> applyToSelf(Metadata metadata, MetadataChoice choice) {
    List<String> problems = metadataWriter.apply(descriptor(), path(), metadata, choice);
    if (!choice.attributes()) {
      lifted.ifPresent(protection -> protection.putBackFlags(descriptor()));
    }
    lifted = Optional.empty();
    return problems;
  }

  /// Makes a change; where this directory forbids it and that can be lifted, makes it once more.
  private long change(LongSupplier change) {
    long result = change.getAsLong();
    boolean isForbidden = result == -Errno.NO_ACCESS || result == -Errno.NOT_PERMITTED;
    return isForbidden && liftHere() ? change.getAsLong() : result;
  }

  private synchronized boolean liftHere() {
    if (lifted.isPresent()) {
      return true;
    }
    lifted = Protection.lift(descriptor());
    return lifted.isPresent();
  }

  private Optional<Protection> lift(RawBytes name, Kind kind) {
    try (Descriptor inode = here.openInode(name, kind)) {
      return Protection.lift(inode);
    }
  }

  private Descriptor descriptor() {
    return here.descriptor();
  }

  private void check(long result, String action, RawBytes name) {
    if (result < 0) {
      throw failures.cannot(action, here.pathOf(name), (int) -result);
    }
  }

  @Override
  public synchronized void close() {
    lifted.ifPresent(protection -> {
      protection.putBackPermissions(descriptor());
      protection.putBackFlags(descriptor());
    });
    lifted = Optional.empty();
    here.close();
  }
}
