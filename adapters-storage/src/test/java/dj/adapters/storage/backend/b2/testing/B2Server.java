package dj.adapters.storage.backend.b2.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// A local server of the public B2 API, version 2, true to what Backblaze documents of it: tokens
/// that end, upload addresses that go stale and serve one upload at a time, versions, hidden files,
/// large files, restricted keys, caps, locks, pages, ranges, and digests that are checked.
///
/// It can be told to fail, and to lie. What it keeps survives [#stop] and [#start].
public final class B2Server implements AutoCloseable {
  private static final String API = "/b2api/v2/";
  private static final String UPLOAD = "/upload/";
  private static final String UPLOAD_PART = "/upload_part/";
  private static final String FILE = "/file/";

  static {
    // Without this each answer waits for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Optional<SSLContext> tls;
  private final Map<String, B2Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, B2Key> keys = new ConcurrentHashMap<>();
  private final Map<String, B2Key> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> uploadTokens = new ConcurrentHashMap<>();
  private final Set<String> busyAddresses = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();
  private volatile int pageLimit = 10_000;
  private volatile int recommendedPartBytes = 100_000_000;
  private volatile long capBytes = Long.MAX_VALUE;
  private volatile boolean lockNewFiles;
  private volatile Optional<String> apiUrl = Optional.empty();
  private volatile OptionalInt publicPort = OptionalInt.empty();
  private volatile int port;
  private HttpServer server;
  private ExecutorService executor;

  /// Starts a server without encryption.
  public B2Server() {
    this(Optional.empty());
  }

  /// Starts a server, with encryption if there is a certificate for it.
  public B2Server(Optional<SSLContext> tls) {
    this.tls = tls;
    start();
  }

  /// A failure that is still to come.
  private record Fault(
      String operation,
      AtomicInteger left,
      int status,
      String code,
      OptionalInt retryAfterSeconds) {}

  // Setting the scene

  /// Starts the server, again on the port that it had.
  public void start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (tls.isPresent()) {
        HttpsServer encrypted = HttpsServer.create(address, 0);
        encrypted.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = encrypted;
      } else {
        server = HttpServer.create(address, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
    port = server.getAddress().getPort();
  }

  /// Stops the server in the middle of whatever it does.
  public void stop() {
    server.stop(0);
    executor.shutdownNow();
    busyAddresses.clear();
  }

  @Override
  public void close() {
    stop();
  }

  /// Where accounts are authorised.
  public String endpoint() {
    return (tls.isPresent() ? "https" : "http") + "://localhost:" + port;
  }

  /// Where clients are led.
  private String shownEndpoint() {
    return endpoint().replaceAll("[0-9]+$", Integer.toString(publicPort.orElse(port)));
  }

  /// Creates a bucket.
  public void addBucket(String name) {
    buckets.put(name, new B2Bucket("b" + number.incrementAndGet(), name));
  }

  /// Deletes a bucket with all that is in it.
  public void removeBucket(String name) {
    buckets.remove(name);
  }

  /// Lets a key in.
  public void addKey(B2Key key) {
    keys.put(key.id(), key);
  }

  /// Takes a key away; its tokens end with it.
  public void removeKey(String id) {
    keys.remove(id);
    tokens.values().removeIf(each -> each.id().equals(id));
  }

  /// Ends all tokens of accounts.
  public void expireTokens() {
    tokens.clear();
  }

  /// Ends all tokens of upload addresses.
  public void expireUploadAddresses() {
    uploadTokens.clear();
  }

  /// Makes the next requests of an operation fail; `download` and `head` are operations too.
  public void failNext(String operation, int times, int status, String code) {
    failNext(operation, times, status, code, OptionalInt.empty());
  }

  /// Makes the next requests of an operation fail, with a time to wait in the answer.
  public void failNext(
      String operation, int times, int status, String code, OptionalInt retryAfterSeconds) {
    synchronized (faults) {
      faults.add(new Fault(operation, new AtomicInteger(times), status, code, retryAfterSeconds));
    }
  }

  /// The most that a page of a listing holds.
  public void setPageLimit(int limit) {
    pageLimit = limit;
  }

  /// The size that clients are told to use for parts of large files.
  public void setRecommendedPartBytes(int bytes) {
    recommendedPartBytes = bytes;
  }

  /// How many bytes all buckets may hold.
  public void setCapBytes(long bytes) {
    capBytes = bytes;
  }

  /// Whether files that come from now on cannot be deleted.
  public void setLockNewFiles(boolean locked) {
    lockNewFiles = locked;
  }

  /// The address of the API that accounts are told, in place of the true one.
  public void setApiUrl(String url) {
    apiUrl = Optional.of(url);
  }

  /// The port that clients are told, where it is not the server's own.
  public void setPublicPort(int number) {
    publicPort = OptionalInt.of(number);
  }

  /// Puts a file into a bucket.
  public void put(String bucket, String name, byte[] content) {
    bucket(bucket).upload(name, content, sha1(content), Map.of(), false);
  }

  /// Hides a file.
  public void hide(String bucket, String name) {
    bucket(bucket).hide(name);
  }

  /// Changes a byte of a file, and leaves its digest as it is.
  public void damage(String bucket, String name) {
    bucket(bucket).damage(name);
  }

  /// Makes the server forget the digest of a file.
  public void forgetDigest(String bucket, String name) {
    bucket(bucket).forgetDigest(name);
  }

  /// Leaves a large file behind that nobody finished.
  public void leaveUnfinished(String bucket, String name, long ageMillis) {
    bucket(bucket).start(name, Map.of(), ageMillis);
  }

  // Looking behind the scene

  /// The contents of all versions of a file, the newest first; a marker that hides is an empty one.
  public List<byte[]> versions(String bucket, String name) {
    return bucket(bucket).versions(name).stream()
        .map(each -> each.content().array().clone())
        .toList();
  }

  /// The names of all files in a bucket that have a version.
  public Set<String> names(String bucket) {
    Set<String> names = ConcurrentHashMap.newKeySet();
    bucket(bucket).versionsFrom("", "", "").forEach(each -> names.add(each.name()));
    return names;
  }

  /// The names of the large files that are not finished.
  public List<String> unfinished(String bucket) {
    return bucket(bucket).unfinished().stream().map(B2Bucket.Unfinished::name).toList();
  }

  /// How many requests of an operation have come.
  public int count(String operation) {
    return requests.getOrDefault(operation, new AtomicInteger()).get();
  }

  /// How many requests have come.
  public int count() {
    return requests.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private B2Bucket bucket(String name) {
    return Optional.ofNullable(buckets.get(name)).orElseThrow();
  }

  // Requests

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        dispatch(exchange);
      } catch (B2ServerException e) {
        answerError(exchange, e);
      }
    }
  }

  private void dispatch(HttpExchange exchange) throws IOException, B2ServerException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith(UPLOAD)) {
      count(exchange, "b2_upload_file");
      upload(exchange, path);
    } else if (path.startsWith(UPLOAD_PART)) {
      count(exchange, "b2_upload_part");
      uploadPart(exchange, path);
    } else if (path.startsWith(FILE)) {
      count(exchange, exchange.getRequestMethod().equals("HEAD") ? "head" : "download");
      download(exchange, path);
    } else if (path.startsWith(API)) {
      String operation = path.substring(API.length());
      count(exchange, operation);
      answer(exchange, call(exchange, operation));
    } else {
      throw new B2ServerException(404, "not_found", "no such path");
    }
  }

  private void count(HttpExchange exchange, String operation)
      throws IOException, B2ServerException {
    requests.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
    synchronized (faults) {
      for (Fault each : faults) {
        if (each.operation().equals(operation) && each.left().getAndDecrement() > 0) {
          exchange.getRequestBody().readAllBytes();
          throw new B2ServerException(
              each.status(), each.code(), "told to fail", each.retryAfterSeconds());
        }
      }
    }
  }

  private JsonObject call(HttpExchange exchange, String operation)
      throws IOException, B2ServerException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (operation.equals("b2_authorize_account")) {
      return authorize(exchange);
    }
    JsonObject request = JsonParser.parseString(body).getAsJsonObject();
    B2Key key = key(exchange);
    return switch (operation) {
      case "b2_list_buckets" -> listBuckets(key, request);
      case "b2_get_upload_url" -> uploadAddress(key, request);
      case "b2_list_file_names" -> listNames(key, request);
      case "b2_list_file_versions" -> listVersions(key, request);
      case "b2_delete_file_version" -> deleteVersion(key, request);
      case "b2_start_large_file" -> startLarge(key, request);
      case "b2_get_upload_part_url" -> partAddress(key, request);
      case "b2_finish_large_file" -> finishLarge(key, request);
      case "b2_cancel_large_file" -> cancelLarge(key, request);
      case "b2_list_unfinished_large_files" -> listUnfinished(key, request);
      default -> throw new B2ServerException(400, "bad_request", "no operation " + operation);
    };
  }

  private JsonObject authorize(HttpExchange exchange) throws B2ServerException {
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    String[] pair =
        header.startsWith("Basic ")
            ? new String(Base64.getDecoder().decode(header.substring(6)), UTF_8).split(":", 2)
            : new String[] {"", ""};
    B2Key key = keys.get(pair[0]);
    if (key == null || !key.secret().equals(pair[1])) {
      throw new B2ServerException(401, "bad_auth_token", "invalid application key id or key");
    }
    String token = "token-" + number.incrementAndGet();
    tokens.put(token, key);
    JsonObject answer = new JsonObject();
    answer.addProperty("accountId", "account");
    answer.addProperty("authorizationToken", token);
    answer.addProperty("apiUrl", apiUrl.orElse(shownEndpoint()));
    answer.addProperty("downloadUrl", shownEndpoint());
    answer.addProperty("recommendedPartSize", recommendedPartBytes);
    answer.addProperty("absoluteMinimumPartSize", 5_000_000);
    answer.add("allowed", allowed(key));
    return answer;
  }

  private JsonObject allowed(B2Key key) {
    JsonObject allowed = new JsonObject();
    JsonArray capabilities = new JsonArray();
    key.capabilities().forEach(capabilities::add);
    allowed.add("capabilities", capabilities);
    key.bucket()
        .ifPresent(name -> {
          B2Bucket bucket = buckets.get(name);
          allowed.addProperty("bucketId", bucket == null ? "deleted" : bucket.id());
          allowed.addProperty("bucketName", bucket == null ? null : name);
        });
    allowed.addProperty("namePrefix", key.prefix().isEmpty() ? null : key.prefix());
    return allowed;
  }

  private B2Key key(HttpExchange exchange) throws B2ServerException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (token == null) {
      throw new B2ServerException(401, "bad_auth_token", "no token");
    }
    B2Key key = tokens.get(token);
    if (key == null) {
      throw new B2ServerException(401, "expired_auth_token", "the token has ended");
    }
    return key;
  }

  private B2Bucket bucketById(B2Key key, JsonObject request, String capability, String name)
      throws B2ServerException {
    key.require(capability);
    String id = text(request, "bucketId");
    for (B2Bucket each : buckets.values()) {
      if (each.id().equals(id)) {
        key.requireName(each.name(), name);
        return each;
      }
    }
    throw new B2ServerException(400, "bad_bucket_id", "there is no bucket " + id);
  }

  private JsonObject listBuckets(B2Key key, JsonObject request) throws B2ServerException {
    key.require("listBuckets");
    String wanted = text(request, "bucketName");
    if (key.bucket().isPresent() && !key.bucket().get().equals(wanted)) {
      throw new B2ServerException(401, "unauthorized", "the key is for one bucket");
    }
    JsonArray found = new JsonArray();
    for (B2Bucket each : buckets.values()) {
      if (wanted.isEmpty() || each.name().equals(wanted)) {
        JsonObject bucket = new JsonObject();
        bucket.addProperty("accountId", "account");
        bucket.addProperty("bucketId", each.id());
        bucket.addProperty("bucketName", each.name());
        bucket.addProperty("bucketType", "allPrivate");
        bucket.add("bucketInfo", new JsonObject());
        bucket.add("corsRules", new JsonArray());
        bucket.add("lifecycleRules", new JsonArray());
        bucket.add("options", new JsonArray());
        bucket.addProperty("revision", 1);
        for (String field : List.of("defaultServerSideEncryption", "fileLockConfiguration")) {
          bucket.add(
              field, JsonParser.parseString("{'isClientAuthorizedToRead': false, 'value': null}"));
        }
        found.add(bucket);
      }
    }
    JsonObject answer = new JsonObject();
    answer.add("buckets", found);
    return answer;
  }

  // Uploads

  private JsonObject uploadAddress(B2Key key, JsonObject request) throws B2ServerException {
    B2Bucket bucket = bucketById(key, request, "writeFiles", key.prefix());
    JsonObject answer = address(UPLOAD + bucket.name() + '/', key);
    answer.addProperty("bucketId", bucket.id());
    return answer;
  }

  private JsonObject address(String path, B2Key key) {
    String address = path + number.incrementAndGet();
    String token = "upload-" + number.incrementAndGet() + '-' + key.id();
    uploadTokens.put(token, address);
    JsonObject answer = new JsonObject();
    answer.addProperty("uploadUrl", shownEndpoint() + address);
    answer.addProperty("authorizationToken", token);
    return answer;
  }

  /// Reads the body of an upload to an address that is valid, free and its own.
  private byte[] uploaded(HttpExchange exchange, String path)
      throws IOException, B2ServerException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String token =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (!path.equals(uploadTokens.get(token))) {
      throw new B2ServerException(401, "expired_auth_token", "the upload address has ended");
    }
    if (!sha1(body).equals(exchange.getRequestHeaders().getFirst("X-Bz-Content-Sha1"))) {
      throw new B2ServerException(400, "bad_request", "Sha1 did not match data received");
    }
    return body;
  }

  private void upload(HttpExchange exchange, String path) throws IOException, B2ServerException {
    if (!busyAddresses.add(path)) {
      exchange.getRequestBody().readAllBytes();
      throw new B2ServerException(503, "service_unavailable", "the address serves another upload");
    }
    try {
      byte[] content = uploaded(exchange, path);
      B2Bucket bucket = buckets.get(path.substring(UPLOAD.length(), path.lastIndexOf('/')));
      if (bucket == null) {
        throw new B2ServerException(400, "bad_bucket_id", "the bucket is gone");
      }
      requireRoom(content.length);
      String name = decoded(exchange.getRequestHeaders().getFirst("X-Bz-File-Name"));
      requireName(name);
      B2Bucket.Version version =
          bucket.upload(name, content, sha1(content), Map.of(), lockNewFiles);
      busyAddresses.remove(path);
      answer(exchange, json(version));
    } finally {
      busyAddresses.remove(path);
    }
  }

  private void requireRoom(int bytes) throws B2ServerException {
    if (buckets.values().stream().mapToLong(B2Bucket::sizeBytes).sum() + bytes > capBytes) {
      throw new B2ServerException(403, "storage_cap_exceeded", "storage cap exceeded");
    }
  }

  private static void requireName(String name) throws B2ServerException {
    if (name.isEmpty()
        || name.startsWith("/")
        || name.endsWith("/")
        || name.contains("//")
        || name.getBytes(UTF_8).length > 1024) {
      throw new B2ServerException(400, "bad_request", "no name of a file: " + name);
    }
  }

  private JsonObject startLarge(B2Key key, JsonObject request) throws B2ServerException {
    String name = text(request, "fileName");
    B2Bucket bucket = bucketById(key, request, "writeFiles", name);
    requireName(name);
    Map<String, String> info = new TreeMap<>();
    if (request.has("fileInfo")) {
      request
          .getAsJsonObject("fileInfo")
          .asMap()
          .forEach((each, value) -> info.put(each, value.getAsString()));
    }
    B2Bucket.Unfinished started = bucket.start(name, info, 0);
    return json(started);
  }

  private JsonObject partAddress(B2Key key, JsonObject request) throws B2ServerException {
    key.require("writeFiles");
    String fileId = text(request, "fileId");
    large(fileId);
    JsonObject answer = address(UPLOAD_PART + fileId + '/', key);
    answer.addProperty("fileId", fileId);
    return answer;
  }

  private B2Bucket.Unfinished large(String fileId) throws B2ServerException {
    for (B2Bucket each : buckets.values()) {
      Optional<B2Bucket.Unfinished> found = each.unfinished(fileId);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new B2ServerException(400, "bad_request", "there is no large file " + fileId);
  }

  private void uploadPart(HttpExchange exchange, String path)
      throws IOException, B2ServerException {
    byte[] content = uploaded(exchange, path);
    requireRoom(content.length);
    String fileId = path.substring(UPLOAD_PART.length(), path.lastIndexOf('/'));
    int part = Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Bz-Part-Number"));
    large(fileId).parts().put(part, content);
    JsonObject answer = new JsonObject();
    answer.addProperty("fileId", fileId);
    answer.addProperty("partNumber", part);
    answer.addProperty("contentLength", content.length);
    answer.addProperty("contentSha1", sha1(content));
    answer.addProperty("uploadTimestamp", System.currentTimeMillis());
    answer(exchange, answer);
  }

  private JsonObject finishLarge(B2Key key, JsonObject request) throws B2ServerException {
    key.require("writeFiles");
    B2Bucket.Unfinished large = large(text(request, "fileId"));
    JsonArray digests = request.getAsJsonArray("partSha1Array");
    if (digests.size() < 2 || digests.size() != large.parts().size()) {
      throw new B2ServerException(400, "bad_request", "parts are missing");
    }
    byte[][] parts = large.parts().values().toArray(byte[][]::new);
    int total = 0;
    for (int index = 0; index < parts.length; index++) {
      if (!sha1(parts[index]).equals(digests.get(index).getAsString())) {
        throw new B2ServerException(400, "bad_request", "the digest of a part differs");
      }
      if (index < parts.length - 1 && parts[index].length < 5_000_000) {
        throw new B2ServerException(400, "bad_request", "a part is too small");
      }
      total += parts[index].length;
    }
    byte[] content = new byte[total];
    int offset = 0;
    for (byte[] each : parts) {
      System.arraycopy(each, 0, content, offset, each.length);
      offset += each.length;
    }
    return json(owner(large).finish(large, content));
  }

  private B2Bucket owner(B2Bucket.Unfinished large) {
    return buckets.values().stream()
        .filter(each -> each.unfinished(large.fileId()).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private JsonObject cancelLarge(B2Key key, JsonObject request) throws B2ServerException {
    key.require("writeFiles");
    B2Bucket.Unfinished large = large(text(request, "fileId"));
    B2Bucket owner = owner(large);
    owner.cancel(large.fileId());
    JsonObject answer = new JsonObject();
    answer.addProperty("fileId", large.fileId());
    answer.addProperty("accountId", "account");
    answer.addProperty("bucketId", owner.id());
    answer.addProperty("fileName", large.name());
    return answer;
  }

  private JsonObject listUnfinished(B2Key key, JsonObject request) throws B2ServerException {
    String prefix = text(request, "namePrefix");
    B2Bucket bucket = bucketById(key, request, "listFiles", prefix);
    JsonArray files = new JsonArray();
    bucket.unfinished().stream()
        .filter(each -> each.name().startsWith(prefix))
        .forEach(each -> files.add(json(each)));
    JsonObject answer = new JsonObject();
    answer.add("files", files);
    answer.add("nextFileId", null);
    return answer;
  }

  // Listings and deletes

  private JsonObject listNames(B2Key key, JsonObject request) throws B2ServerException {
    String prefix = text(request, "prefix");
    B2Bucket bucket = bucketById(key, request, "listFiles", prefix);
    String delimiter = text(request, "delimiter");
    int limit = limit(request);
    JsonArray files = new JsonArray();
    String folder = "";
    JsonObject answer = new JsonObject();
    answer.add("nextFileName", null);
    for (B2Bucket.Version each : bucket.visibleFrom(text(request, "startFileName"), prefix)) {
      if (!folder.isEmpty() && each.name().startsWith(folder)) {
        continue;
      }
      if (files.size() == limit) {
        answer.addProperty("nextFileName", each.name());
        break;
      }
      int end = delimiter.isEmpty() ? -1 : each.name().indexOf(delimiter, prefix.length());
      folder = end < 0 ? "" : each.name().substring(0, end + 1);
      files.add(folder.isEmpty() ? json(each) : folder(folder));
    }
    answer.add("files", files);
    return answer;
  }

  private static JsonObject folder(String name) {
    JsonObject folder = new JsonObject();
    folder.addProperty("action", "folder");
    folder.addProperty("fileName", name);
    folder.addProperty("contentLength", 0);
    folder.addProperty("uploadTimestamp", 0);
    return folder;
  }

  private JsonObject listVersions(B2Key key, JsonObject request) throws B2ServerException {
    String prefix = text(request, "prefix");
    B2Bucket bucket = bucketById(key, request, "listFiles", prefix);
    List<B2Bucket.Version> versions =
        bucket.versionsFrom(text(request, "startFileName"), text(request, "startFileId"), prefix);
    int limit = limit(request);
    JsonArray files = new JsonArray();
    versions.stream().limit(limit).forEach(each -> files.add(json(each)));
    JsonObject answer = new JsonObject();
    answer.add("files", files);
    boolean more = versions.size() > limit;
    answer.addProperty("nextFileName", more ? versions.get(limit).name() : null);
    answer.addProperty("nextFileId", more ? versions.get(limit).fileId() : null);
    return answer;
  }

  private int limit(JsonObject request) throws B2ServerException {
    int wanted = request.has("maxFileCount") ? request.get("maxFileCount").getAsInt() : 100;
    if (wanted < 1 || wanted > 10_000) {
      throw new B2ServerException(400, "out_of_range", "maxFileCount out of range");
    }
    return Math.min(wanted, pageLimit);
  }

  private JsonObject deleteVersion(B2Key key, JsonObject request) throws B2ServerException {
    key.require("deleteFiles");
    String name = text(request, "fileName");
    String fileId = text(request, "fileId");
    for (B2Bucket each : buckets.values()) {
      Optional<B2Bucket.Version> version = each.version(name, fileId);
      if (version.isPresent()) {
        key.requireName(each.name(), name);
        if (version.get().locked()) {
          throw new B2ServerException(403, "access_denied", "the file is under object lock");
        }
        each.delete(version.get());
        JsonObject answer = new JsonObject();
        answer.addProperty("fileId", fileId);
        answer.addProperty("fileName", name);
        return answer;
      }
    }
    throw new B2ServerException(400, "file_not_present", "file not present: " + name);
  }

  // Downloads

  private void download(HttpExchange exchange, String path) throws IOException, B2ServerException {
    B2Key key = key(exchange);
    key.require("readFiles");
    String rest = path.substring(FILE.length());
    int slash = rest.indexOf('/');
    String name = decoded(rest.substring(slash + 1));
    B2Bucket bucket = buckets.get(rest.substring(0, slash));
    if (bucket == null) {
      throw new B2ServerException(404, "not_found", "there is no such bucket");
    }
    key.requireName(bucket.name(), name);
    B2Bucket.Version version =
        bucket
            .visible(name)
            .orElseThrow(() -> new B2ServerException(404, "not_found", "there is no such file"));
    send(exchange, version);
  }

  private static void send(HttpExchange exchange, B2Bucket.Version version)
      throws IOException, B2ServerException {
    byte[] content = version.content().array();
    var headers = exchange.getResponseHeaders();
    headers.set("X-Bz-File-Id", version.fileId());
    headers.set("X-Bz-Content-Sha1", version.sha1());
    headers.set("X-Bz-Upload-Timestamp", Long.toString(version.millis()));
    version.info().forEach((name, value) -> headers.set("X-Bz-Info-" + name, value));
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    long first = Long.parseLong(ends[0]);
    if (first >= content.length) {
      throw new B2ServerException(416, "range_not_satisfiable", "the file ends before");
    }
    int last = (int) Math.min(content.length - 1, Long.parseLong(ends[1]));
    int length = last - (int) first + 1;
    headers.set("Content-Range", "bytes " + first + '-' + last + '/' + content.length);
    exchange.sendResponseHeaders(206, length);
    exchange.getResponseBody().write(content, (int) first, length);
  }

  // Answers

  private static JsonObject json(B2Bucket.Version version) {
    JsonObject file = new JsonObject();
    file.addProperty("fileId", version.fileId());
    file.addProperty("fileName", version.name());
    file.addProperty("action", version.action());
    file.addProperty("contentLength", version.sizeBytes());
    file.addProperty("contentType", "application/octet-stream");
    file.addProperty("contentSha1", version.sha1());
    file.addProperty("uploadTimestamp", version.millis());
    JsonObject info = new JsonObject();
    version.info().forEach(info::addProperty);
    file.add("fileInfo", info);
    return file;
  }

  private static JsonObject json(B2Bucket.Unfinished large) {
    JsonObject file = new JsonObject();
    file.addProperty("fileId", large.fileId());
    file.addProperty("fileName", large.name());
    file.addProperty("action", "start");
    file.addProperty("contentLength", 0);
    file.addProperty("contentType", "application/octet-stream");
    file.addProperty("uploadTimestamp", large.millis());
    return file;
  }

  private static String text(JsonObject request, String field) {
    JsonElement value = request.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static void answer(HttpExchange exchange, JsonObject answer) throws IOException {
    answer(exchange, 200, answer);
  }

  private static void answerError(HttpExchange exchange, B2ServerException error)
      throws IOException {
    JsonObject answer = new JsonObject();
    answer.addProperty("status", error.status());
    answer.addProperty("code", error.code());
    answer.addProperty("message", error.getMessage());
    error
        .retryAfterSeconds()
        .ifPresent(
            seconds -> exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds)));
    answer(exchange, error.status(), answer);
  }

  private static void answer(HttpExchange exchange, int status, JsonObject answer)
      throws IOException {
    byte[] body = answer.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /// B2 percent-encodes names; a plus sign is a plus sign.
  private static String decoded(String name) {
    return java.net.URLDecoder.decode(name.replace("+", "%2B"), UTF_8);
  }

  private static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
