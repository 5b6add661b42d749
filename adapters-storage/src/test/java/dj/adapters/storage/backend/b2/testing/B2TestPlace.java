package dj.adapters.storage.backend.b2.testing;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.b2.B2Account;
import dj.adapters.storage.backend.b2.B2Backend;
import dj.adapters.storage.backend.b2.B2Place;
import dj.domain.port.Bandwidth;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A new, empty place for a repository: in a local server, or with `DJ_TEST_B2_BUCKET` and an
/// application key in the environment, in a bucket of the real service.
public final class B2TestPlace implements AutoCloseable {
  /// The bucket of the local server.
  public static final String BUCKET = "backup-bucket";

  private static final B2Key MASTER = B2Key.master("master-id", "master-secret");

  private final Optional<B2Server> server;
  private final B2Place place;
  private final B2Account account;

  private B2TestPlace(Optional<B2Server> server, B2Place place, B2Account account) {
    this.server = server;
    this.place = place;
    this.account = account;
  }

  /// Opens a place on whichever service the environment names.
  public static B2TestPlace open() {
    String bucket = System.getenv("DJ_TEST_B2_BUCKET");
    String prefix = "test/" + UUID.randomUUID();
    return bucket == null
        ? local()
        : new B2TestPlace(
            Optional.empty(), new B2Place(bucket, prefix), B2Account.of(System.getenv()));
  }

  /// Opens a place on a local server.
  public static B2TestPlace local() {
    B2Server server = new B2Server();
    server.addBucket(BUCKET);
    server.addKey(MASTER);
    return new B2TestPlace(
        Optional.of(server),
        new B2Place(BUCKET, "hosts/one"),
        new B2Account(MASTER.id(), MASTER.secret()));
  }

  /// Whether this is the real service.
  public boolean isReal() {
    return server.isEmpty();
  }

  /// The local server.
  public B2Server server() {
    return server.orElseThrow();
  }

  /// The bucket's name.
  public String bucket() {
    return place.bucket();
  }

  /// The name of a file in the bucket.
  public String name(FileName file) {
    return place.prefix() + '/' + file.path();
  }

  /// The address of the place.
  public String address() {
    return "b2:" + place.bucket() + '/' + place.prefix();
  }

  /// What a program finds in its environment for this place.
  public Map<String, String> environment() {
    return Map.of("B2_ACCOUNT_ID", account.keyId(), "B2_ACCOUNT_KEY", account.applicationKey());
  }

  /// The options that lead to the server.
  public Map<String, String> options() {
    return server.isPresent()
        ? Map.of(B2Backend.ENDPOINT_OPTION, server.get().endpoint())
        : Map.of();
  }

  /// A client with the place's own key.
  public StorageBackend backend() {
    return backend(account, Duration.ofSeconds(30));
  }

  /// A client with another key.
  public StorageBackend backend(B2Key key) {
    return backend(new B2Account(key.id(), key.secret()), Duration.ofSeconds(30));
  }

  /// A client that waits for a certain time only.
  public StorageBackend backend(Duration limit) {
    return backend(account, limit);
  }

  /// A client under a limit.
  public StorageBackend backend(Bandwidth bandwidth) {
    NetworkSettings network = network(Duration.ofSeconds(30)).withBandwidth(bandwidth);
    return new B2Backend(place, account, network, "dj/test");
  }

  private StorageBackend backend(B2Account key, Duration limit) {
    return new B2Backend(place, key, network(limit), "dj/test");
  }

  /// A client of another server.
  public StorageBackend backendAt(String endpoint) {
    Map<String, String> elsewhere = Map.of(B2Backend.ENDPOINT_OPTION, endpoint);
    return new B2Backend(place, account, network(Duration.ofSeconds(30), elsewhere), "dj/test");
  }

  /// What clients know of the network.
  public NetworkSettings network(Duration limit) {
    return network(limit, options());
  }

  private static NetworkSettings network(Duration limit, Map<String, String> options) {
    return new NetworkSettings(4, limit, Optional.empty(), false, options);
  }

  /// Removes what is left, and stops the local server.
  @Override
  public void close() {
    if (server.isPresent()) {
      server.get().close();
      return;
    }
    try (StorageBackend backend = backend()) {
      for (FileKind kind : FileKind.values()) {
        List<FileName> files = new ArrayList<>();
        backend.list(kind, listed -> files.add(listed.file()));
        files.forEach(backend::delete);
      }
    }
  }
}
