package dj.adapters.storage.backend.s3;

import io.minio.Http;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Lists objects ("ListObjectsV2", Amazon S3 API Reference), a thousand a request.
///
/// Keys come in the order of their UTF-8 bytes. A listing that goes back is refused: it would never
/// end, or leave out what nobody would miss.
///
/// @param client sends the requests
record S3Listing(S3Client client) {
  private static final int PAGE = 1000;

  /// Stores pass over what was deleted in pages of its own, so that some are empty; never so many
  /// one after another.
  private static final int MAX_EMPTY_PAGES = 100;

  /// An object in a listing.
  ///
  /// @param key its whole key
  /// @param sizeBytes its size
  /// @param modified when it was written
  record Listed(String key, long sizeBytes, Instant modified) {}

  /// Where a page begins, after the last one or after a key.
  private record Start(String parameter, String value) {
    static final Start BEGINNING = new Start("", "");

    static Start after(String key) {
      return key.isEmpty() ? BEGINNING : new Start("start-after", key);
    }
  }

  /// A page.
  ///
  /// @param objects in order
  /// @param next where the following one begins; empty after the last
  private record Page(List<Listed> objects, Optional<Start> next) {
    /// The last key, or what it was before.
    String lastKey(String before) {
      return objects.isEmpty() ? before : objects.getLast().key();
    }
  }

  /// Tells all objects whose keys begin with `prefix`, page by page.
  void list(String prefix, Consumer<Listed> sink) throws IOException {
    list(prefix, "", sink);
  }

  private void list(String prefix, String after, Consumer<Listed> sink) throws IOException {
    String last = after;
    int emptyPages = 0;
    Optional<Start> start = Optional.of(Start.after(after));
    while (start.isPresent()) {
      Page page = page(prefix, PAGE, start.get());
      requireOrder(page, last);
      page.objects().forEach(sink);
      emptyPages = page.objects().isEmpty() ? emptyPages + 1 : 0;
      if (emptyPages > MAX_EMPTY_PAGES || page.next().equals(start)) {
        throw new XmlException("a listing does not end");
      }
      last = page.lastKey(last);
      start = page.next();
    }
  }

  private static void requireOrder(Page page, String after) throws XmlException {
    String last = after;
    for (Listed each : page.objects()) {
      if (!isBehind(each.key(), last)) {
        throw new XmlException("a listing is not in order");
      }
      last = each.key();
    }
  }

  /// Whether a key comes after another one.
  private static boolean isBehind(String key, String other) {
    return Arrays.compareUnsigned(
            key.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))
        > 0;
  }

  /// Tells all objects in some folders, in one request if there are few in and between them.
  ///
  /// @param root what the names of all folders begin with
  /// @param folders what keys begin with, in order
  void listFolders(String root, List<String> folders, Consumer<Listed> sink) throws IOException {
    Page page = page(root, PAGE, Start.after(folders.getFirst()));
    boolean isBegun =
        page.objects().isEmpty() || isBehind(page.objects().getFirst().key(), folders.getFirst());
    if (!isBegun) {
      // The server does not know where to begin, and began with what nobody asked for.
      for (String folder : folders) {
        list(folder, sink);
      }
      return;
    }
    requireOrder(page, folders.getFirst());
    page.objects().forEach(sink);
    if (page.next().isPresent()) {
      listRest(folders, page.lastKey(folders.getFirst()), sink);
    }
  }

  /// What lies behind a key, folder by folder: there may be much between them.
  private void listRest(List<String> folders, String last, Consumer<Listed> sink)
      throws IOException {
    for (String folder : folders) {
      if (last.startsWith(folder)) {
        list(folder, last, sink);
      } else if (isBehind(folder, last)) {
        list(folder, sink);
      }
    }
  }

  /// A few objects whose keys begin with `prefix`.
  void listSome(String prefix, int count, Consumer<Listed> sink) throws IOException {
    page(prefix, count, Start.BEGINNING).objects().forEach(sink);
  }

  private Page page(String prefix, int count, Start start) throws IOException {
    Map<String, String> query = new TreeMap<>();
    query.put("list-type", "2");
    query.put("encoding-type", "url");
    query.put("max-keys", String.valueOf(count));
    query.put("prefix", prefix);
    if (!start.equals(Start.BEGINNING)) {
      query.put(start.parameter(), start.value());
    }
    XmlElement page = client.document(S3Request.ofBucket(Http.Method.GET).withQuery(query));
    if (!page.name().equals("ListBucketResult")) {
      throw new XmlException("a listing was asked for, and this is <" + page.name() + ">");
    }
    List<Listed> objects = new ArrayList<>();
    for (XmlElement each : page.all("Contents")) {
      Listed listed = listed(each);
      if (!listed.key().startsWith(prefix)) {
        throw new XmlException("a listing names what was not asked for");
      }
      objects.add(listed);
    }
    return new Page(objects, next(page));
  }

  private static Optional<Start> next(XmlElement page) throws XmlException {
    if (!page.child("IsTruncated").orElse("false").equals("true")) {
      return Optional.empty();
    }
    String token =
        page.child("NextContinuationToken")
            .orElseThrow(() -> new XmlException("a page of a listing has no successor"));
    return Optional.of(new Start("continuation-token", token));
  }

  private static Listed listed(XmlElement entry) throws XmlException {
    try {
      long sizeBytes = Long.parseLong(entry.child("Size").orElse(""));
      if (sizeBytes < 0) {
        throw new XmlException("an object in a listing has a size below zero");
      }
      return new Listed(
          URLDecoder.decode(entry.child("Key").orElse(""), StandardCharsets.UTF_8),
          sizeBytes,
          Instant.parse(entry.child("LastModified").orElse("")));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new XmlException("an entry of a listing is unclear: " + e.getMessage());
    }
  }
}
