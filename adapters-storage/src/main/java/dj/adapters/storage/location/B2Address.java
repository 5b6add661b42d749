package dj.adapters.storage.location;

import dj.domain.error.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what follows `b2:` in an address: `bucket`, `bucket/prefix` or `bucket:prefix`.
///
/// The rules for names are those of the B2 API: 6 to 63 letters, digits and hyphens for a bucket,
/// whose name does not begin with `b2-`; 1,024 bytes for the name of a file, without empty parts.
final class B2Address {
  private static final Pattern ADDRESS = Pattern.compile("([^/:]*)(?:[/:]/*(.*))?");
  private static final Pattern BUCKET = Pattern.compile("(?![bB]2-)[A-Za-z0-9-]{6,63}");

  /// Leaves room for the longest name in a repository.
  private static final int MAX_PREFIX_BYTES = 900;

  private static final String EXAMPLES = "write b2:my-bucket/prefix";

  private B2Address() {}

  /// Parses one address, without its kind.
  ///
  /// @throws UsageException if it is none
  static RepositoryLocation.B2 parse(String rest) {
    Matcher address = ADDRESS.matcher(rest);
    if (!address.matches() || !BUCKET.matcher(address.group(1)).matches()) {
      throw new UsageException(
          !address.matches() || address.group(1).isEmpty()
              ? "the address b2: lacks the name of a bucket"
              : "the address b2: has a name for its bucket that none can have",
          EXAMPLES + "; a bucket's name has 6 to 63 letters, digits and hyphens");
    }
    String prefix = address.group(2) == null ? "" : withoutSlashAtEnd(address.group(2));
    requirePrefix(prefix);
    return new RepositoryLocation.B2(address.group(1), prefix);
  }

  private static String withoutSlashAtEnd(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  private static void requirePrefix(String prefix) {
    if (prefix.isEmpty()) {
      return;
    }
    if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
      throw new UsageException(
          "the prefix of the address is longer than " + MAX_PREFIX_BYTES + " bytes", EXAMPLES);
    }
    for (String part : prefix.split("/", -1)) {
      if (part.isEmpty() || List.of(".", "..").contains(part)) {
        throw new UsageException(
            "the prefix of the address has an empty part, or one that is . or ..", EXAMPLES);
      }
    }
  }
}
