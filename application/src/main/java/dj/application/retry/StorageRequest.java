package dj.application.retry;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One call of a storage backend, as those who stand before it see it.
///
/// @param type which method
/// @param kinds the kinds of files that it is about, none for the whole place
/// @param file the file, empty for a listing and the whole place
/// @param sizeBytes how many bytes of files it carries, 0 for a listing
public record StorageRequest(
    Type type, Set<FileKind> kinds, Optional<FileName> file, long sizeBytes) {
  /// Copies the set.
  public StorageRequest {
    kinds = Set.copyOf(kinds);
  }

  /// The methods of a backend that ask the store something.
  public enum Type {
    /// Prepares the place.
    INITIALIZE("prepare the place"),
    /// Lists all files of a kind.
    LIST("list"),
    /// Asks for the size of a file.
    SIZE("look for"),
    /// Reads a range of a file.
    READ("read"),
    /// Writes a file.
    WRITE("write"),
    /// Deletes a file.
    DELETE("delete");

    private final String verb;

    Type(String verb) {
      this.verb = verb;
    }
  }

  static StorageRequest initialize() {
    return new StorageRequest(Type.INITIALIZE, Set.of(), Optional.empty(), 0);
  }

  static StorageRequest list(FileKind kind) {
    return list(Set.of(kind));
  }

  static StorageRequest list(Set<FileKind> kinds) {
    return new StorageRequest(Type.LIST, kinds, Optional.empty(), 0);
  }

  static StorageRequest of(Type type, FileName file, long sizeBytes) {
    return new StorageRequest(type, Set.of(file.kind()), Optional.of(file), sizeBytes);
  }

  /// What is asked, such as `read data/3f/3f9c…`.
  @Override
  public String toString() {
    String subject = file.map(FileName::path).orElseGet(this::folders);
    return subject.isEmpty() ? type.verb : type.verb + " " + subject;
  }

  private String folders() {
    return kinds.stream().sorted().map(StorageRequest::folder).collect(Collectors.joining(" and "));
  }

  private static String folder(FileKind kind) {
    return kind.folder().isEmpty() ? FileName.CONFIG.path() : kind.folder() + "/";
  }
}
