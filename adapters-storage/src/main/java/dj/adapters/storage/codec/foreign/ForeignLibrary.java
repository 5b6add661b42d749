package dj.adapters.storage.codec.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A C library that the system may have, reached through `java.lang.foreign`.
///
/// Every user of this class has a way without the library: that it is missing is no error and is
/// not reported. Without `--enable-native-access` for this module no library is looked for, since
/// the JVM would print a warning.
public final class ForeignLibrary {
  private final SymbolLookup symbols;

  private ForeignLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /// Loads the first library of `names` that the dynamic linker finds.
  ///
  /// @param names sonames such as `libargon2.so.1`, or paths; the most wanted first
  public static Optional<ForeignLibrary> find(List<String> names) {
    if (!ForeignLibrary.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    return names.stream().flatMap(name -> load(name).stream()).findFirst();
  }

  @SuppressWarnings("restricted")
  private static Optional<ForeignLibrary> load(String name) {
    try {
      return Optional.of(new ForeignLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A function of the library.
  ///
  /// @throws NoSuchElementException if the library does not have it
  /// @throws UnsupportedOperationException if the JDK cannot call C functions on this machine
  @SuppressWarnings("restricted")
  public MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor, options);
  }
}
