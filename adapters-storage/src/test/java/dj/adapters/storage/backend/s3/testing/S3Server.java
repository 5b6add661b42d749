package dj.adapters.storage.backend.s3.testing;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.s3.S3Backend;
import dj.adapters.storage.backend.s3.S3Options;
import dj.adapters.storage.backend.s3.S3Place;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// An S3 server for tests: one in this process that checks signatures, or the one that
/// `DJ_TEST_S3_ENDPOINT`, `DJ_TEST_S3_BUCKET`, `DJ_TEST_S3_ACCESS_KEY` and `DJ_TEST_S3_SECRET_KEY`
/// name, all four of them.
public final class S3Server implements AutoCloseable {
  private static final String ACCESS_KEY = "AKTESTTESTTEST";
  private static final String SECRET_KEY = "secret/of+tests";
  private static final String BUCKET = "test-bucket";

  /// A server that dies does not wait for the requests that it has begun.
  private static final long NO_FAREWELL = 0;

  private final Optional<BlobStore> store;
  private final Optional<Path> keyStore;
  private Optional<S3Proxy> proxy = Optional.empty();
  private int port;

  private S3Server(Optional<BlobStore> store, Optional<Path> keyStore) {
    this.store = store;
    this.keyStore = keyStore;
  }

  /// Starts a server with an empty bucket, or takes the one of the environment.
  public static S3Server start() {
    return System.getenv("DJ_TEST_S3_ENDPOINT") == null
        ? startWith(new TransientNio2BlobStore())
        : new S3Server(Optional.empty(), Optional.empty());
  }

  /// Starts a server in this process whose bucket is in `store`.
  public static S3Server startWith(BlobStore store) {
    S3Server server = new S3Server(Optional.of(store), Optional.empty());
    store.createContainer(BUCKET);
    server.restart();
    return server;
  }

  /// Starts a server in this process that refuses every delete.
  public static S3Server startAppendOnly() {
    return startWith(new AppendOnlyStore(new TransientNio2BlobStore()));
  }

  /// Starts a server in this process that speaks TLS with the key in a PKCS 12 file, whose password
  /// is `password`.
  public static S3Server startSecure(Path keyStore) {
    S3Server server =
        new S3Server(Optional.of(new TransientNio2BlobStore()), Optional.of(keyStore));
    server.store.orElseThrow().createContainer(BUCKET);
    server.restart();
    return server;
  }

  /// Starts the server again, at the same port and with what it held.
  public void restart() {
    URI endpoint = URI.create((keyStore.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(store.orElseThrow())
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .v4MaxNonChunkedRequestSize(256L * 1024 * 1024)
            .stopTimeout(NO_FAREWELL)
            .ignoreUnknownHeaders(true);
    keyStore.ifPresentOrElse(
        file -> builder.secureEndpoint(endpoint).keyStore(file.toUri().toString(), "password"),
        () -> builder.endpoint(endpoint));
    S3Proxy started = builder.build();
    try {
      started.start();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not start", e);
    }
    port = keyStore.isPresent() ? started.getSecurePort() : started.getPort();
    proxy = Optional.of(started);
  }

  /// Stops the server: connections break, and new ones are refused.
  public void stop() {
    proxy.ifPresent(running -> {
      try {
        running.stop();
      } catch (Exception e) {
        throw new IllegalStateException("the S3 server does not stop", e);
      }
    });
    proxy = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }

  /// The server's address.
  public String endpoint() {
    return store.isPresent()
        ? (keyStore.isPresent() ? "https" : "http") + "://127.0.0.1:" + port
        : variable("DJ_TEST_S3_ENDPOINT");
  }

  /// The bucket.
  public String bucket() {
    return store.isPresent() ? BUCKET : variable("DJ_TEST_S3_BUCKET");
  }

  /// The keys as an environment holds them.
  public Map<String, String> variables() {
    return store.isPresent()
        ? Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        : Map.of(
            "AWS_ACCESS_KEY_ID", variable("DJ_TEST_S3_ACCESS_KEY"),
            "AWS_SECRET_ACCESS_KEY", variable("DJ_TEST_S3_SECRET_KEY"));
  }

  private static String variable(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(() -> new IllegalStateException("DJ_TEST_S3_ENDPOINT needs " + name + " too"));
  }

  /// A place in the bucket that nothing was put in yet.
  public S3Place newPlace() {
    return new S3Place(Optional.of(endpoint()), bucket(), "dj-test/" + UUID.randomUUID());
  }

  /// A client of a place.
  public S3Backend backend(S3Place place) {
    return backend(place, Map.of());
  }

  /// A client of a place with options.
  public S3Backend backend(S3Place place, Map<String, String> options) {
    return backend(place, network(options), variables());
  }

  /// A client of a place with settings and keys of its own.
  public static S3Backend backend(
      S3Place place, NetworkSettings network, Map<String, String> variables) {
    return new S3Backend(
        place,
        S3Options.of(network),
        network,
        variables,
        Path.of("/nonexistent"),
        InstantSource.system());
  }

  /// Settings that fit a server nearby.
  public static NetworkSettings network(Map<String, String> options) {
    return new NetworkSettings(8, Duration.ofSeconds(20), Optional.empty(), false, options);
  }
}
