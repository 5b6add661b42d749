package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.MissingContent;
import dj.adapters.storage.backend.NetworkSettings;
import dj.domain.error.DjException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A repository in a bucket of a store that speaks the S3 protocol: one object a file, under the
/// same names as in a directory.
///
/// Such a store makes objects visible whole, and keeps what it acknowledged; reads and listings see
/// every write that ended before them ("Amazon S3 data consistency model", Amazon S3 User Guide).
/// Every call is one attempt. Keys and settings are looked for at the first call.
public final class S3Backend implements StorageBackend {
  /// Config, keys, snapshots and locks are smaller than this.
  private static final int SMALL_BYTES = 256 * 1024;

  private static final int RANGE_NOT_SATISFIABLE = 416;

  /// Enough to tell what a place holds that should be empty.
  private static final int NAMES_SHOWN = 3;

  private final S3Place place;
  private final S3Account account;
  private final S3Options options;
  private final NetworkSettings network;
  private final InstantSource clock;
  private final long singleRequestBytes;
  private final S3Failures failures;
  private @Nullable S3Session session;
  private volatile boolean isBucketSeen;

  /// Creates the backend; nothing is read or sent before its first use.
  ///
  /// @param variables the environment, for keys, region and server
  /// @param homeDirectory where the folder `.aws` is
  /// @param clock dates the signatures
  public S3Backend(
      S3Place place,
      S3Options options,
      NetworkSettings network,
      Map<String, String> variables,
      Path homeDirectory,
      InstantSource clock) {
    this(
        place,
        new S3Account(variables, homeDirectory),
        options,
        network,
        clock,
        S3Uploads.SINGLE_REQUEST_BYTES);
  }

  S3Backend(
      S3Place place,
      S3Account account,
      S3Options options,
      NetworkSettings network,
      InstantSource clock,
      long singleRequestBytes) {
    this.place = place;
    this.account = account;
    this.options = options;
    this.network = network;
    this.clock = clock;
    this.singleRequestBytes = singleRequestBytes;
    this.failures = new S3Failures(place, clock);
  }

  @Override
  public String address() {
    return place.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    int connections = network.connections();
    return new BackendCapabilities(true, connections, connections, true, true);
  }

  @Override
  public void initialize() {
    attempt(
        "prepare a repository",
        open -> {
          try {
            requireEmpty(open);
          } catch (S3Error error) {
            if (!error.isBucketMissing() || !options.mayCreateBucket()) {
              throw error;
            }
            open.store().createBucket();
          }
          return true;
        });
  }

  private void requireEmpty(S3Session open) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    open.listing()
        .listSome(
            place.root(),
            NAMES_SHOWN,
            each -> names.add(each.key().substring(place.root().length())));
    if (names.isEmpty()) {
      return;
    }
    if (open.store().find(place.key(FileName.CONFIG)).isPresent()) {
      throw new RepositoryExistsException(
          "there is a repository in " + address() + " already",
          "use it as it is, or give another address for the new one");
    }
    boolean isKeyAlone = names.stream().allMatch(n -> n.startsWith(FileKind.KEY.folder() + "/"));
    throw new RepositoryExistsException(
        "the place " + address() + " is not empty: it holds " + String.join(", ", names),
        isKeyAlone
            ? "if a 'dj repo init' was stopped here, remove its key and run the command again;"
                + " otherwise restore the object config"
            : "give another prefix in the bucket for the new repository");
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    attempt(
        "list " + (kind == FileKind.CONFIG ? "the configuration" : kind.folder()),
        open -> {
          if (kind == FileKind.CONFIG) {
            find(open, FileName.CONFIG)
                .ifPresent(found ->
                    sink.accept(
                        new ListedFile(FileName.CONFIG, found.sizeBytes(), found.modified())));
          } else {
            open.listing().list(place.folder(kind), each -> tell(kind, each, sink));
          }
          return true;
        });
  }

  @Override
  public void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    attempt(
        "list " + kinds.stream().map(FileKind::folder).collect(Collectors.joining(" and ")),
        open -> {
          open.listing()
              .listFolders(
                  place.root(),
                  kinds.stream().map(place::folder).sorted().toList(),
                  each -> kinds.forEach(kind -> tell(kind, each, sink)));
          return true;
        });
  }

  /// Passes on what is a file of the repository, and passes over what somebody else put there.
  private void tell(FileKind kind, S3Listing.Listed each, Consumer<ListedFile> sink) {
    String name = each.key().substring(each.key().lastIndexOf('/') + 1);
    if (FileName.isName(kind, name)) {
      FileName file = new FileName(kind, name);
      if (each.key().equals(place.key(file))) {
        sink.accept(new ListedFile(file, each.sizeBytes(), each.modified()));
      }
    }
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    Optional<S3Store.Found> found = attempt("look at " + file, open -> find(open, file));
    return found.isPresent() ? OptionalLong.of(found.get().sizeBytes()) : OptionalLong.empty();
  }

  /// A server says nothing of why it did not find an object, so the bucket is looked at too, unless
  /// it has been seen.
  private Optional<S3Store.Found> find(S3Session open, FileName file) throws IOException {
    Optional<S3Store.Found> found = open.store().find(place.key(file));
    if (found.isEmpty() && !isBucketSeen) {
      open.store().requireBucket();
    }
    return found;
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    if (lengthBytes == 0) {
      if (sizeBytes(file).isEmpty()) {
        throw missing(file).wholly();
      }
      return;
    }
    int readBytes = readUpTo(file, fileOffset, target, targetOffset, lengthBytes);
    if (readBytes < lengthBytes) {
      throw missing(file).from(fileOffset + readBytes, fileOffset + lengthBytes);
    }
  }

  /// Reads a range, or as much of it as the file has; returns how much that was.
  private int readUpTo(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    return attempt(
        "read " + file,
        open -> {
          try {
            return open.store()
                .read(place.key(file), fileOffset, target, targetOffset, lengthBytes);
          } catch (S3Error error) {
            throw unreadable(file, fileOffset, error);
          }
        });
  }

  /// A file that is small ends within the first range that is asked for, which takes one request.
  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    byte[] first = new byte[SMALL_BYTES];
    int readBytes;
    try {
      readBytes = readUpTo(file, 0, first, 0, first.length);
    } catch (ObjectMissingException _) {
      // An empty object has no first byte either: its size tells.
      return StorageBackend.super.readWhole(file, limitBytes);
    }
    return readBytes < Math.min(first.length, limitBytes)
        ? Arrays.copyOf(first, readBytes)
        : StorageBackend.super.readWhole(file, limitBytes);
  }

  private S3Error unreadable(FileName file, long fileOffset, S3Error error) {
    if (error.isObjectMissing()) {
      throw missing(file).wholly();
    }
    if (error.status() == RANGE_NOT_SATISFIABLE) {
      throw missing(file).before(fileOffset);
    }
    return error;
  }

  private MissingContent missing(FileName file) {
    return new MissingContent(address(), file);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    boolean isDone =
        attempt(
            "write " + file,
            open ->
                switch (mode) {
                  case CREATE -> open.creation().create(place.key(file), content, isPack(file));
                  case CREATE_NAMED ->
                      open.creation().createNamed(place.key(file), content, isPack(file));
                  case REPLACE -> {
                    open.uploads()
                        .put(place.key(file), new S3Body(content), isPack(file), Map.of());
                    yield true;
                  }
                });
    if (!isDone) {
      throw new ObjectExistsException(
          "cannot write " + file + " in " + address() + ": it exists with other content",
          "nothing was changed; run 'dj repo check' to see whether the existing file is damaged");
    }
  }

  private static boolean isPack(FileName file) {
    return file.kind() == FileKind.PACK;
  }

  @Override
  public void delete(FileName file) {
    attempt(
        "delete " + file,
        open -> {
          open.store().delete(place.key(file));
          return true;
        });
  }

  /// Removes the parts of large objects whose writing began more than a day ago and never ended.
  /// They are paid for, and no listing shows them. Servers that do not tell of them, and keys that
  /// may not, are no reason to fail.
  @Override
  public void removeLeftovers() {
    attempt(
        "remove unfinished uploads",
        open -> {
          try {
            open.uploads().removeAbandoned(S3Uploads.ABANDONED_AGE);
          } catch (IOException _) {
            return false;
          }
          return true;
        });
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.client().close();
      session = null;
    }
  }

  private synchronized S3Session session() {
    if (session == null) {
      session = S3Session.open(place, account, options, network, clock, singleRequestBytes);
    }
    return session;
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(S3Session open) throws IOException;
  }

  private <T> T attempt(String action, Work<T> work) throws DjException {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.cancelled(action);
    }
    try {
      T result = work.run(session());
      isBucketSeen = true;
      return result;
    } catch (IOException e) {
      throw failures.translate(action, e);
    }
  }
}
