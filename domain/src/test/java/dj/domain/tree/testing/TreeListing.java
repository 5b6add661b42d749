package dj.domain.tree.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What stands below a directory, a line for each path: equal listings are equal trees, and a
/// difference can be read. Content, permissions, times to the nanosecond, link targets and hard
/// links are told; owners and times of symbolic links are not.
public final class TreeListing {
  private static final int PERMISSIONS = 07777;

  private TreeListing() {}

  /// Reads all below `root`, without following links; keys are relative paths.
  public static SortedMap<String, String> of(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.filter(path -> !path.equals(root)).sorted().toList();
    }
    Map<Long, List<String>> names = new TreeMap<>();
    for (Path path : paths) {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        names.computeIfAbsent(inode(path), _ -> new ArrayList<>()).add(relative(root, path));
      }
    }
    names.values().forEach(list -> list.sort(null));
    TreeMap<String, String> lines = new TreeMap<>();
    for (Path path : paths) {
      lines.put(relative(root, path), line(path, names));
    }
    return lines;
  }

  private static String relative(Path root, Path path) {
    return root.relativize(path).toString();
  }

  private static long inode(Path path) throws IOException {
    return (long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  private static String line(Path path, Map<Long, List<String>> names) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return symlink(Files.readSymbolicLink(path).toString());
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    FileTime modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    int permissions = mode & PERMISSIONS;
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return directory(permissions, modified.toInstant());
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return file(
          permissions,
          modified.toInstant(),
          Files.size(path),
          digest(path),
          names.get(inode(path)));
    }
    return "special " + Integer.toOctalString(mode);
  }

  private static String digest(Path path) throws IOException {
    try (InputStream content = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static String file(
      int permissions, Instant modified, long sizeBytes, String digest, List<String> names) {
    String line = "file " + Integer.toOctalString(permissions) + " " + modified + " " + sizeBytes;
    return line + " " + digest + (names.size() > 1 ? " linked as " + names : "");
  }

  static String directory(int permissions, Instant modified) {
    return "directory " + Integer.toOctalString(permissions) + " " + modified;
  }

  static String symlink(String target) {
    return "symlink to " + target;
  }
}
