package dj.adapters.storage.backend.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/// Creates objects without ever changing one that exists.
///
/// Servers that know `If-None-Match: *` ("Add preconditions to S3 operations with conditional
/// requests", Amazon S3 User Guide) decide it in one step. Others ignore the header or refuse it:
/// they are asked for the name first, which leaves two writers of one name at the same moment
/// unnoticed. Which kind a server is shows at its first refusal, or when a small object that was
/// just created is created again.
final class S3Creation {
  private static final Map<String, String> IF_ABSENT = Map.of("If-None-Match", "*");

  /// What is small enough to be sent twice for the sake of knowing.
  private static final long PROBE_BYTES = 64L * 1024;

  /// How much of an existing object is compared at a time.
  private static final int SLICE_BYTES = 1024 * 1024;

  /// What is known of the server.
  private enum Conditions {
    UNKNOWN,
    KEPT,
    IGNORED
  }

  private final S3Store store;
  private final S3Uploads uploads;
  private volatile Conditions conditions = Conditions.UNKNOWN;

  S3Creation(S3Store store, S3Uploads uploads) {
    this.store = store;
    this.uploads = uploads;
  }

  /// Creates an object whose key ends with the SHA-256 of its content, or finds that it is there.
  /// Whoever else writes the key writes the same, so that it needs no look before, and no server
  /// that keeps conditions.
  ///
  /// @return false if the name is taken by other content
  boolean createNamed(String key, ByteBuffer content, boolean isPack) throws IOException {
    if (!uploads.isSingle(content.remaining())) {
      return create(key, content, isPack);
    }
    S3Body body = S3Body.named(content, key.substring(key.lastIndexOf('/') + 1));
    try {
      return putNew(key, body, isPack);
    } catch (S3Error error) {
      throw error.isDigestRefused() && body.isChanged()
          ? new ChangedContentException(error)
          : error;
    }
  }

  /// Creates an object, or finds that it is there already.
  ///
  /// @return false if the name is taken by other content
  boolean create(String key, ByteBuffer content, boolean isPack) throws IOException {
    boolean isSingle = uploads.isSingle(content.remaining());
    if (conditions != Conditions.KEPT || !isSingle) {
      Optional<S3Store.Found> existing = store.find(key);
      if (existing.isPresent()) {
        return isSame(key, existing.get(), new S3Body(content));
      }
    }
    if (isSingle) {
      return createAtOnce(key, content, isPack);
    }
    uploads.putInParts(key, content, isPack, Map.of());
    return true;
  }

  private boolean createAtOnce(String key, ByteBuffer content, boolean isPack) throws IOException {
    S3Body body = new S3Body(content);
    boolean isCreated = putNew(key, body, isPack);
    if (isCreated && conditions == Conditions.UNKNOWN && body.lengthBytes() <= PROBE_BYTES) {
      learn(key, body, isPack);
    }
    return isCreated;
  }

  private boolean putNew(String key, S3Body body, boolean isPack) throws IOException {
    try {
      uploads.put(key, body, isPack, conditions == Conditions.IGNORED ? Map.of() : IF_ABSENT);
    } catch (S3Error error) {
      if (error.isPreconditionFailed()) {
        conditions = Conditions.KEPT;
        return isSame(key, existing(key), body);
      }
      if (conditions == Conditions.IGNORED || !isConditionRefused(error)) {
        throw error;
      }
      conditions = Conditions.IGNORED;
      uploads.put(key, body, isPack, Map.of());
    }
    return true;
  }

  private static boolean isConditionRefused(S3Error error) {
    return error.status() == 501
        || (error.status() == 400 && (error.is("NotImplemented") || error.is("InvalidArgument")));
  }

  /// Creates the object again, with the same content. It is there whatever comes of this, so a
  /// failure only leaves the question open.
  private void learn(String key, S3Body body, boolean isPack) {
    try {
      uploads.put(key, body, isPack, IF_ABSENT);
      conditions = Conditions.IGNORED;
    } catch (S3Error error) {
      if (error.isPreconditionFailed()) {
        conditions = Conditions.KEPT;
      }
    } catch (IOException _) {
      return;
    }
  }

  private S3Store.Found existing(String key) throws IOException {
    return store
        .find(key)
        .orElseThrow(() -> new IOException("the object existed, and a moment later it did not"));
  }

  private boolean isSame(String key, S3Store.Found found, S3Body body) throws IOException {
    if (found.sizeBytes() != body.lengthBytes()) {
      return false;
    }
    if (found.sha256().isPresent() && !found.sha256().get().contains("-")) {
      return found.sha256().get().equals(body.sha256Base64());
    }
    return found.tag().equals(body.md5Hex()) || isContentEqual(key, body.content());
  }

  private boolean isContentEqual(String key, ByteBuffer content) throws IOException {
    byte[] slice = new byte[Math.min(SLICE_BYTES, content.remaining())];
    for (int done = 0; done < content.remaining(); done += slice.length) {
      int length = Math.min(slice.length, content.remaining() - done);
      if (store.read(key, done, slice, 0, length) < length
          || !ByteBuffer.wrap(slice, 0, length)
              .equals(content.slice(content.position() + done, length))) {
        return false;
      }
    }
    return true;
  }
}
