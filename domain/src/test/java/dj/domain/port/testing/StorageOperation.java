package dj.domain.port.testing;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.util.Optional;

/// One call of a backend, as the test backends record and choose it.
///
/// @param type which method
/// @param kind the kind of file it was about, empty for the whole place
/// @param file the file, empty for listings and the whole place
public record StorageOperation(Type type, Optional<FileKind> kind, Optional<FileName> file) {

  /// The methods of a backend that do something.
  public enum Type {
    /// [dj.domain.port.StorageBackend#initialize]
    INITIALIZE,
    /// [dj.domain.port.StorageBackend#list]
    LIST,
    /// [dj.domain.port.StorageBackend#sizeBytes]
    SIZE,
    /// [dj.domain.port.StorageBackend#read]
    READ,
    /// [dj.domain.port.StorageBackend#write], create-only
    CREATE,
    /// [dj.domain.port.StorageBackend#write], replacing
    REPLACE,
    /// [dj.domain.port.StorageBackend#delete]
    DELETE;

    /// Whether the operation can change what is stored.
    public boolean changes() {
      return switch (this) {
        case INITIALIZE, CREATE, REPLACE, DELETE -> true;
        case LIST, SIZE, READ -> false;
      };
    }
  }

  /// An operation on the whole place.
  public static StorageOperation of(Type type) {
    return new StorageOperation(type, Optional.empty(), Optional.empty());
  }

  /// An operation on all files of a kind.
  public static StorageOperation of(Type type, FileKind kind) {
    return new StorageOperation(type, Optional.of(kind), Optional.empty());
  }

  /// An operation on one file.
  public static StorageOperation of(Type type, FileName file) {
    return new StorageOperation(type, Optional.of(file.kind()), Optional.of(file));
  }

  /// Whether the operation is of a type and about a kind.
  public boolean is(Type otherType, FileKind otherKind) {
    return type == otherType && kind.equals(Optional.of(otherKind));
  }

  @Override
  public String toString() {
    return type
        + file.map(name -> " " + name).orElseGet(() -> kind.map(name -> " " + name).orElse(""));
  }
}
