package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.FolderLayout;
import dj.adapters.storage.backend.MissingContent;
import dj.adapters.storage.backend.NetworkSettings;
import dj.application.concurrent.Crew;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.Bandwidth;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;

/// A repository in a directory of a server that is reached by SSH's file transfer protocol, in its
/// version 3 (draft-ietf-secsh-filexfer-02) with OpenSSH's extensions where they are offered.
///
/// The directories are those of a local repository. A write makes a new file in the staging area,
/// has it synced (`fsync@openssh.com`) and renames it: in this version of the protocol a rename
/// fails where a file of that name exists. Directories cannot be synced from afar, so that the last
/// names can be lost with the server's power, as with every SFTP client.
public final class SftpBackend implements StorageBackend {
  /// OpenSSH allows ten channels a connection (`MaxSessions`); some are left to others.
  private static final int MAX_CHANNELS = 8;

  private static final Pattern STAGED = Pattern.compile("[0-9a-f]{16}");

  private final SftpPlace place;
  private final FolderLayout layout;
  private final SftpFolders folders;
  private final SftpFailures failures;
  private final SftpChannels channels;
  private final int concurrency;
  private final RandomGenerator random;
  private final Bandwidth bandwidth;

  /// Staged files of lines that broke, which only another line can remove.
  private final Queue<Path> abandoned = new ConcurrentLinkedQueue<>();

  /// Creates the backend; nothing is touched before its first use.
  ///
  /// @param random names staged files; safe for use by many threads at once
  public SftpBackend(
      SftpPlace place,
      SftpOptions options,
      SftpAccount account,
      SshQuestions questions,
      NetworkSettings network,
      RandomGenerator random) {
    this.place = place;
    this.layout = new FolderLayout(Path.of(place.path()));
    this.folders = new SftpFolders(place, layout);
    this.failures = new SftpFailures(place);
    this.concurrency = Math.min(MAX_CHANNELS, network.connections());
    this.channels =
        new SftpChannels(
            new SshLogin(place, options, account, questions, network.requestTimeout()),
            concurrency);
    this.random = random;
    this.bandwidth = network.bandwidth();
  }

  @Override
  public String address() {
    return place.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(true, (concurrency + 1) / 2, concurrency, true, false);
  }

  @Override
  public void initialize() {
    String action = "prepare a repository";
    attempt(
        action,
        files -> {
          folders.requireEmpty(files);
          files.createDirectories(layout.root());
          for (Path folder : layout.folders()) {
            createDirectory(action, files, folder);
          }
          return true;
        });
    inParallel(
        action, layout.packFolders(), (files, folder) -> createDirectory(action, files, folder));
  }

  private void createDirectory(String action, SftpFiles files, Path folder) throws IOException {
    try {
      files.createDirectory(folder.toString());
    } catch (SftpException e) {
      if (files.room(e, layout.root().toString(), 0) == SftpFiles.Room.NONE) {
        throw failures.full(action, e);
      }
      throw e;
    }
  }

  @Override
  public Set<FileKind> missingFolders() {
    return attempt("look at the folders", folders::missingFolders);
  }

  @Override
  public void restoreFolder(FileKind kind) {
    attempt(
        "make the folder " + kind.folder(),
        files -> {
          folders.restoreFolder(files, kind);
          return true;
        });
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    String action = "list " + (kind == FileKind.CONFIG ? "the configuration" : kind.folder());
    switch (kind) {
      case CONFIG -> listConfig(action, sink);
      case PACK -> listPacks(action, sink);
      case KEY, INDEX, SNAPSHOT, LOCK, LOG, VERIFICATION ->
          attempt(action, files -> listed(files, kind, layout.folder(kind), "")).forEach(sink);
    }
  }

  private void listConfig(String action, Consumer<ListedFile> sink) {
    attempt(
            action,
            files -> {
              Optional<Attributes> config = files.attributes(layout.of(FileName.CONFIG).toString());
              if (config.isEmpty()) {
                folders.require(files, FileKind.KEY);
              }
              return config;
            })
        .ifPresent(attributes -> sink.accept(listed(FileName.CONFIG, attributes)));
  }

  private void listPacks(String action, Consumer<ListedFile> sink) {
    attempt(
        action,
        files -> {
          folders.require(files, FileKind.PACK);
          return true;
        });
    Queue<ListedFile> found = new ConcurrentLinkedQueue<>();
    inParallel(
        action,
        layout.packFolders(),
        (files, folder) ->
            found.addAll(listed(files, FileKind.PACK, folder, folder.getFileName().toString())));
    found.forEach(sink);
  }

  private List<ListedFile> listed(SftpFiles files, FileKind kind, Path folder, String prefix)
      throws IOException {
    try {
      return files.entries(folder.toString()).stream()
          .filter(entry -> entry.getAttributes().isRegularFile())
          .filter(entry -> isNameOf(kind, entry, prefix))
          .map(entry -> listed(new FileName(kind, entry.getFilename()), entry.getAttributes()))
          .toList();
    } catch (SftpException e) {
      if (!SftpFiles.isMissing(e)) {
        throw e;
      }
      folders.require(files, kind);
      return List.of();
    }
  }

  private static boolean isNameOf(FileKind kind, DirEntry entry, String prefix) {
    return FileName.isName(kind, entry.getFilename()) && entry.getFilename().startsWith(prefix);
  }

  private static ListedFile listed(FileName file, Attributes attributes) {
    return new ListedFile(file, attributes.getSize(), attributes.getModifyTime().toInstant());
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return attemptToRead(
        "look at " + file,
        files -> {
          Optional<Attributes> attributes = files.attributes(layout.of(file).toString());
          if (attributes.isEmpty()) {
            folders.require(files, file.kind());
            return OptionalLong.empty();
          }
          return OptionalLong.of(attributes.get().getSize());
        });
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    int readBytes =
        attemptToRead(
            "read " + file,
            files -> {
              try {
                String path = layout.of(file).toString();
                return files.read(path, fileOffset, target, targetOffset, lengthBytes);
              } catch (SftpException e) {
                if (!SftpFiles.isMissing(e)) {
                  throw e;
                }
                folders.require(files, file.kind());
                throw missing(file).wholly(e);
              }
            });
    if (readBytes < lengthBytes) {
      throw missing(file).from(fileOffset + readBytes, fileOffset + lengthBytes);
    }
  }

  private MissingContent missing(FileName file) {
    return new MissingContent(address(), file);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    String action = "write " + file;
    attempt(
        action,
        files -> {
          discardAbandoned(files);
          Path staged = newStagedFile();
          boolean isTaken = false;
          try {
            stage(files, file.kind(), staged, content);
            isTaken = true;
            publish(files, staged, file, content, mode);
            return true;
          } catch (SftpException e) {
            SftpFiles.Room room = files.room(e, layout.root().toString(), content.remaining());
            discard(files, staged);
            if (room == SftpFiles.Room.NONE) {
              throw failures.full(action, e);
            }
            if (room == SftpFiles.Room.ENOUGH && !isTaken) {
              throw failures.overQuota(action, e);
            }
            throw e;
          } catch (ObjectExistsException e) {
            discard(files, staged);
            throw e;
          } catch (IOException e) {
            abandoned.add(staged);
            throw e;
          }
        });
  }

  /// Removes what a line that broke left behind, each file with one attempt.
  private void discardAbandoned(SftpFiles files) {
    for (Path left = abandoned.poll(); left != null; left = abandoned.poll()) {
      discard(files, left);
    }
  }

  private Path newStagedFile() {
    return layout.staging().resolve("%016x".formatted(random.nextLong()));
  }

  private void stage(SftpFiles files, FileKind kind, Path staged, ByteBuffer content)
      throws IOException {
    try {
      files.writeNew(staged.toString(), content);
    } catch (SftpException e) {
      if (!SftpFiles.isMissing(e)) {
        throw e;
      }
      folders.restore(files, kind, layout.staging());
      files.writeNew(staged.toString(), content);
    }
  }

  private void publish(
      SftpFiles files, Path staged, FileName file, ByteBuffer content, WriteMode mode)
      throws IOException {
    try {
      rename(files, staged, file, mode);
    } catch (SftpException e) {
      if (SftpFiles.isMissing(e)) {
        folders.restore(files, file.kind(), layout.folder(file));
        rename(files, staged, file, mode);
      } else if (mode != WriteMode.REPLACE && holdsEqual(files, file, content, e)) {
        discard(files, staged);
      } else {
        throw e;
      }
    }
  }

  private void rename(SftpFiles files, Path staged, FileName file, WriteMode mode)
      throws IOException {
    switch (mode) {
      case CREATE, CREATE_NAMED -> files.rename(staged.toString(), layout.of(file).toString());
      case REPLACE -> files.replace(staged.toString(), layout.of(file).toString());
    }
  }

  /// Whether the name that could not be taken has this content already: a retry finds its own file.
  private boolean holdsEqual(
      SftpFiles files, FileName file, ByteBuffer content, SftpException cause) throws IOException {
    String path = layout.of(file).toString();
    Optional<Attributes> existing = files.attributes(path);
    if (existing.isEmpty()) {
      return false;
    }
    byte[] stored = new byte[content.remaining()];
    if (existing.get().getSize() != stored.length
        || files.read(path, 0, stored, 0, stored.length) != stored.length
        || !ByteBuffer.wrap(stored).equals(content)) {
      throw new ObjectExistsException(
          "cannot write " + file + " in " + address() + ": it exists with other content",
          "nothing was changed; run 'dj repo check' to see whether the existing file is damaged",
          cause);
    }
    return true;
  }

  /// What is left in the staging area is in nobody's way.
  private static void discard(SftpFiles files, Path staged) {
    try {
      files.remove(staged.toString());
    } catch (IOException _) {
      // The first failure is the one to tell.
    }
  }

  @Override
  public void delete(FileName file) {
    attempt(
        "delete " + file,
        files -> {
          if (!files.remove(layout.of(file).toString())) {
            folders.require(files, file.kind());
          }
          return true;
        });
  }

  /// Removes what clients that were killed left in the staging area a day or longer ago; whoever
  /// writes still has changed a file since.
  @Override
  public void removeLeftovers() {
    try {
      attempt("remove unfinished files", this::removeStale);
    } catch (StorageUnavailableException _) {
      // They are in nobody's way, and the next one removes them.
    }
  }

  /// An account that may not delete is no reason to fail.
  private boolean removeStale(SftpFiles files) throws IOException {
    Path present = newStagedFile();
    try {
      files.writeNew(present.toString(), ByteBuffer.allocate(0));
      files.removeStale(layout.staging(), present, name -> STAGED.matcher(name).matches());
      return true;
    } catch (SftpException _) {
      return false;
    } finally {
      discard(files, present);
    }
  }

  @Override
  public void close() {
    channels.close();
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(SftpFiles files) throws IOException;
  }

  @FunctionalInterface
  private interface FolderWork {
    void run(SftpFiles files, Path folder) throws IOException;
  }

  private <T> T attempt(String action, Work<T> work) {
    return attempt(action, work, channels::use);
  }

  /// The same for what changes nothing.
  private <T> T attemptToRead(String action, Work<T> work) {
    return attempt(action, work, channels::useAgain);
  }

  /// One of the ways of [SftpChannels].
  @FunctionalInterface
  private interface Use<T> {
    T of(SftpChannels.Work<T> work) throws IOException;
  }

  private <T> T attempt(String action, Work<T> work, Use<T> use) {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.cancelled(action);
    }
    try {
      return use.of(channel -> work.run(new SftpFiles(channel, bandwidth)));
    } catch (IOException e) {
      throw failures.translate(action, e);
    }
  }

  private void inParallel(String action, List<Path> paths, FolderWork work) {
    Queue<Path> todo = new ConcurrentLinkedQueue<>(paths);
    new Crew("sftp", concurrency)
        .run(() ->
            attempt(
                action,
                files -> {
                  for (Path folder = todo.poll(); folder != null; folder = todo.poll()) {
                    Crew.requireWanted();
                    work.run(files, folder);
                  }
                  return true;
                }));
  }
}
