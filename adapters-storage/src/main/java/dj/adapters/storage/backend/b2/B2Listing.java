package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileNamesRequest;
import com.backblaze.b2.client.structures.B2ListFileNamesResponse;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Lists files by name: the newest version of each, and no hidden ones.
///
/// @param place what is listed
/// @param session sends the requests
record B2Listing(B2Place place, B2Session session) {
  /// The most that B2 gives at once. It bills each thousand, so nothing is saved by asking for
  /// less.
  private static final int PAGE = 10_000;

  /// Tells every file of a kind.
  void list(FileKind kind, Consumer<ListedFile> sink) throws B2Exception {
    list(kind, place.folder(kind), sink);
  }

  private void list(FileKind kind, String from, Consumer<ListedFile> sink) throws B2Exception {
    Optional<String> start = Optional.of(from);
    while (start.isPresent()) {
      B2ListFileNamesResponse page = page(place.folder(kind), start.get());
      tell(List.of(kind), page.getFiles(), start.get(), sink);
      start = following(page, start.get());
    }
  }

  /// Tells every file of some kinds, in one request if there is little in and between their
  /// folders.
  void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) throws B2Exception {
    String first = kinds.stream().map(place::folder).min(Comparator.naturalOrder()).orElseThrow();
    B2ListFileNamesResponse page = page(place.root(), first);
    tell(kinds, page.getFiles(), first, sink);
    Optional<String> next = following(page, first);
    if (next.isPresent()) {
      for (FileKind kind : kinds) {
        listRest(kind, next.get(), sink);
      }
    }
  }

  /// What lies from a name on: there may be much between the folders.
  private void listRest(FileKind kind, String next, Consumer<ListedFile> sink) throws B2Exception {
    String folder = place.folder(kind);
    if (next.startsWith(folder)) {
      list(kind, next, sink);
    } else if (next.compareTo(folder) < 0) {
      list(kind, sink);
    }
  }

  private B2ListFileNamesResponse page(String folder, String start) throws B2Exception {
    return session.send((api, grant) ->
        api.listFileNames(
            grant.authorization(),
            B2ListFileNamesRequest.builder(grant.bucketId())
                .setPrefix(folder)
                .setStartFileName(start)
                .setMaxFileCount(PAGE)
                .build()));
  }

  /// Names come in order, so one that comes twice is seen at once.
  private void tell(
      List<FileKind> kinds, List<B2FileVersion> files, String start, Consumer<ListedFile> sink)
      throws B2Exception {
    String last = "";
    for (B2FileVersion each : files) {
      String name = each.getFileName();
      if (name.compareTo(last) <= 0 || name.compareTo(start) < 0) {
        throw outOfOrder();
      }
      last = name;
      Optional<FileName> file =
          kinds.stream().flatMap(kind -> fileName(kind, name).stream()).findFirst();
      if (file.isPresent() && each.isUpload()) {
        sink.accept(
            new ListedFile(
                file.get(),
                Math.max(0, each.getContentLength()),
                Instant.ofEpochMilli(each.getUploadTimestamp())));
      }
    }
  }

  /// The file of the repository that has this name, if there can be one.
  private Optional<FileName> fileName(FileKind kind, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return Optional.of(last)
        .filter(each -> FileName.isName(kind, each))
        .map(each -> new FileName(kind, each))
        .filter(each -> place.of(each).equals(name));
  }

  private static Optional<String> following(B2ListFileNamesResponse page, String start)
      throws B2Exception {
    String next = page.getNextFileName();
    if (next == null) {
      return Optional.empty();
    }
    List<B2FileVersion> files = page.getFiles();
    if (files.isEmpty()
        || next.compareTo(start) <= 0
        || next.compareTo(files.getLast().getFileName()) <= 0) {
      throw outOfOrder();
    }
    return Optional.of(next);
  }

  private static B2Exception outOfOrder() {
    return new B2Exception(
        B2HttpClient.BAD_ANSWER, 0, null, "the server's list of files is not in order");
  }

  /// What lies right below the repository's root: some names, those of folders with a slash at
  /// their end.
  List<String> top() throws B2Exception {
    String root = place.root();
    B2ListFileNamesResponse page =
        session.send((api, grant) ->
            api.listFileNames(
                grant.authorization(),
                B2ListFileNamesRequest.builder(grant.bucketId())
                    .setPrefix(root)
                    .setDelimiter("/")
                    .setMaxFileCount(100)
                    .build()));
    List<String> names = new ArrayList<>();
    for (B2FileVersion each : page.getFiles()) {
      if (each.getFileName().startsWith(root)) {
        names.add(each.getFileName().substring(root.length()));
      }
    }
    return names;
  }
}
