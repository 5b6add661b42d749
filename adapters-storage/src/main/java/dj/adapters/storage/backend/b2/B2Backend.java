package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import dj.adapters.storage.backend.MissingContent;
import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.NetworkTrust;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.UsageException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A repository in a bucket of Backblaze B2, by B2's own API.
///
/// B2 keeps every upload of a name as a version and shows the newest; it cannot be asked to create
/// a name only if it is free. So a write with [StorageBackend.WriteMode#CREATE] looks first,
/// uploads, and looks again at who came first: of several creators of different content the first
/// one wins, and the others take their versions back. What is named by its content is not looked at
/// again; two equal versions of one file count as one, and are deleted as one.
///
/// G1 and G4 rest on B2: an upload is on all its shards when it is answered, and listings and
/// downloads by name show it from then on.
public final class B2Backend implements StorageBackend {
  /// Config, keys, snapshots and locks are smaller than this.
  private static final int SMALL_BYTES = 256 * 1024;

  /// The option that names another server than Backblaze's: `-o b2.endpoint=https://…`.
  public static final String ENDPOINT_OPTION = "b2.endpoint";

  private static final String BACKBLAZE = "https://api.backblazeb2.com";

  /// Large enough that the round trips before and after an upload hardly count.
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  private static final int NAMES_SHOWN = 3;

  /// The form only; whether somebody answers there shows at the first request.
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/]+/?");

  private final B2Place place;
  private final NetworkSettings network;
  private final B2Failures failures;
  private final B2Account account;
  private final String program;
  private volatile Optional<Parts> opened = Optional.empty();
  private boolean closed;

  /// Creates the backend; nothing is sent, and no connection made, before its first use.
  ///
  /// @param account the application key
  /// @param network the limits of requests, and which servers are trusted
  /// @param program what the server is told about who calls, such as `dj/1.0`
  public B2Backend(B2Place place, B2Account account, NetworkSettings network, String program) {
    network.requireKnown("b2", Set.of(ENDPOINT_OPTION));
    network.option(ENDPOINT_OPTION).ifPresent(B2Backend::requireAddress);
    this.place = place;
    this.account = account;
    this.network = network;
    this.program = program;
    this.failures = new B2Failures(place, account);
  }

  private static void requireAddress(String endpoint) {
    if (!ADDRESS.matcher(endpoint).matches()) {
      throw new UsageException(
          "the option '" + ENDPOINT_OPTION + "' cannot be '" + endpoint + "'",
          "write the address of a server, such as https://b2.example.com");
    }
  }

  /// What serves the requests, made when the first one comes.
  private record Parts(
      B2Session session,
      B2Reader reader,
      B2Listing listing,
      B2Versions versions,
      B2Uploads uploads,
      B2LargeUploads largeUploads) {}

  private Parts parts() {
    Optional<Parts> known = opened;
    return known.isPresent() ? known.get() : open();
  }

  private synchronized Parts open() {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    if (opened.isEmpty()) {
      String endpoint = network.option(ENDPOINT_OPTION).orElse(BACKBLAZE);
      B2HttpClient http =
          new B2HttpClient(
              client(),
              network.requestTimeout(),
              !endpoint.startsWith("http:"),
              network.bandwidth());
      B2Session session = new B2Session(place, account, endpoint, program, http);
      B2LargeUploads largeUploads = new B2LargeUploads(place, session);
      opened =
          Optional.of(
              new Parts(
                  session,
                  new B2Reader(place, session),
                  new B2Listing(place, session),
                  new B2Versions(session),
                  new B2Uploads(session, largeUploads),
                  largeUploads));
    }
    return opened.get();
  }

  /// One connection for each request that is under way: HTTP/2 would put them all on one.
  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(
            network.requestTimeout().compareTo(CONNECT_LIMIT) < 0
                ? network.requestTimeout()
                : CONNECT_LIMIT)
        .sslContext(NetworkTrust.of(network).context())
        .build();
  }

  @Override
  public String address() {
    return place.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(
        true, network.connections(), network.connections(), !cannotDelete(), true);
  }

  /// Known from the first request on.
  private boolean cannotDelete() {
    return opened.isPresent() && opened.get().session().isWithout("deleteFiles");
  }

  @Override
  public void initialize() {
    attempt(
        "prepare a repository",
        parts -> {
          requireEmpty(parts.listing().top());
          return true;
        });
  }

  private void requireEmpty(List<String> names) {
    if (names.contains(FileName.CONFIG.path())) {
      throw new RepositoryExistsException(
          "there is a repository in " + address() + " already",
          "use it as it is, or give another address for the new one");
    }
    if (names.equals(List.of(FileKind.KEY.folder() + '/'))) {
      throw new RepositoryExistsException(
          address() + " holds a key, but no config and no data",
          "if a 'dj repo init' was stopped here, remove its key and run the command again: b2 rm"
              + " --versions --recursive b2://"
              + place.bucket()
              + '/'
              + place.folder(FileKind.KEY));
    }
    if (!names.isEmpty()) {
      List<String> first = names.stream().limit(NAMES_SHOWN).toList();
      throw new RepositoryExistsException(
          address()
              + " is not empty: it holds "
              + String.join(", ", first)
              + (names.size() > first.size() ? " and more" : ""),
          "give an address with a prefix of its own, such as " + address() + "/backup");
    }
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    attempt(
        "list " + (kind == FileKind.CONFIG ? "the configuration" : kind.folder()),
        parts -> {
          parts.listing().list(kind, sink);
          return true;
        });
  }

  @Override
  public void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    attempt(
        "list " + kinds.stream().map(FileKind::folder).collect(Collectors.joining(" and ")),
        parts -> {
          parts.listing().listAll(kinds, sink);
          return true;
        });
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    Optional<B2Stored> stored =
        attempt("look at " + file, parts -> parts.reader().find(place.of(file)));
    return stored.isPresent() ? OptionalLong.of(stored.get().sizeBytes()) : OptionalLong.empty();
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    if (lengthBytes == 0) {
      readNothing(file, fileOffset);
      return;
    }
    Optional<Long> endsAt =
        attempt(
            "read " + file,
            parts ->
                parts.reader().read(place.of(file), fileOffset, target, targetOffset, lengthBytes));
    if (endsAt.isPresent()) {
      throw missing(file, endsAt.get(), fileOffset + lengthBytes);
    }
  }

  /// A file that is small ends within the first range that is asked for, which takes one request.
  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    byte[] first = new byte[SMALL_BYTES];
    long endsAt =
        attempt(
                "read " + file,
                parts -> parts.reader().read(place.of(file), 0, first, 0, first.length))
            .orElse((long) first.length);
    return endsAt > 0 && endsAt < Math.min(first.length, limitBytes)
        ? Arrays.copyOf(first, (int) endsAt)
        : StorageBackend.super.readWhole(file, limitBytes);
  }

  /// A request cannot ask for a range of no bytes.
  private void readNothing(FileName file, long fileOffset) {
    long sizeBytes = sizeBytes(file).orElse(-1);
    if (sizeBytes < fileOffset) {
      throw missing(file, sizeBytes, fileOffset);
    }
  }

  private ObjectMissingException missing(FileName file, long sizeBytes, long neededBytes) {
    MissingContent missing = new MissingContent(address(), file);
    return sizeBytes < 0 ? missing.wholly() : missing.from(sizeBytes, neededBytes);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    attempt(
        "write " + file,
        parts -> {
          switch (mode) {
            case CREATE, CREATE_NAMED -> create(parts, file, B2Content.of(content), mode);
            case REPLACE -> replace(parts, file, B2Content.of(content));
          }
          return true;
        });
  }

  private void create(Parts parts, FileName file, B2Content content, WriteMode mode)
      throws B2Exception {
    String name = place.of(file);
    Optional<B2Stored> existing = parts.reader().find(name);
    if (existing.isPresent()) {
      if (!parts.reader().holds(name, existing.get(), content)) {
        throw exists(file);
      }
      return;
    }
    B2Stored written = parts.uploads().upload(name, content);
    if (mode == WriteMode.CREATE && !isFirst(parts, name, written, content)) {
      parts.versions().delete(name, written.fileId());
      throw exists(file);
    }
  }

  /// Whether the file has this content, and not that of another client that was faster.
  private static boolean isFirst(Parts parts, String name, B2Stored written, B2Content content)
      throws B2Exception {
    Optional<B2Stored> first = parts.versions().first(name);
    return first.isEmpty()
        || first.get().fileId().equals(written.fileId())
        || first.get().holds(content).orElse(false);
  }

  private ObjectExistsException exists(FileName file) {
    return new ObjectExistsException(
        "cannot write " + file + " in " + address() + ": it exists with other content",
        "nothing was changed; run 'dj repo check' to see whether the existing file is damaged");
  }

  /// The new version is what everybody reads from its upload on; the older ones only take space,
  /// and stay where the key, or a lock on files, does not let them be deleted.
  private void replace(Parts parts, FileName file, B2Content content) throws B2Exception {
    String name = place.of(file);
    B2Stored written = parts.uploads().upload(name, content);
    if (cannotDelete()) {
      return;
    }
    try {
      parts.versions().deleteOlder(name, written.fileId());
    } catch (B2UnauthorizedException | B2ForbiddenException _) {
      // A later replacement, or the deletion of the file, finds them again.
      return;
    }
  }

  @Override
  public void delete(FileName file) {
    attempt(
        "delete " + file,
        parts -> {
          parts.versions().delete(place.of(file));
          return true;
        });
  }

  /// Cancels large files whose upload began more than a day ago and never ended. They are paid for,
  /// and no listing shows them. A key that may not, and a server in trouble, are no reason to fail.
  @Override
  public void removeLeftovers() {
    attempt(
        "remove unfinished uploads",
        parts -> {
          try {
            parts.largeUploads().cancelAbandoned();
            return true;
          } catch (B2Exception e) {
            if (e.getCode().equals(B2HttpClient.INTERRUPTED)) {
              throw e;
            }
            return false;
          }
        });
  }

  @Override
  public synchronized void close() {
    closed = true;
    opened.ifPresent(parts -> parts.session().close());
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(Parts parts) throws B2Exception;
  }

  private <T> T attempt(String action, Work<T> work) {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.cancelled(action);
    }
    try {
      return work.run(parts());
    } catch (B2Exception e) {
      throw failures.translate(action, e);
    }
  }
}
