package dj.bootstrap.durability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A directory with a few entries of the common kinds, in several generations, and what of it must
/// come back.
final class SmallTree {
  private static final String TIMES_AND_OWNERS = "unix:mode,uid,gid,size,lastModifiedTime";

  private SmallTree() {}

  /// Makes generation 0 with files of up to `largestBytes` bytes, which do not compress.
  static Path create(Path folder, int largestBytes) throws IOException {
    Path source = Files.createDirectories(folder.resolve(TestRepository.SOURCE_NAME));
    Files.createDirectories(source.resolve("letters/empty"));
    Files.writeString(
        source.resolve("letters/to-alice.txt"), "Dear Alice, nobody may read this.\n");
    Files.writeString(source.resolve("letters/to-bob.txt"), "Dear Bob. ".repeat(300));
    Files.createSymbolicLink(source.resolve("latest letter"), Path.of("letters/to-bob.txt"));
    Files.write(source.resolve("picture.raw"), noise(0, largestBytes));
    Files.write(source.resolve("letters/scan.raw"), noise(1, largestBytes / 4));
    Files.createLink(source.resolve("same scan"), source.resolve("letters/scan.raw"));
    Files.createFile(source.resolve("nothing"));
    return source;
  }

  /// Turns one generation into the next: adds, changes, and removes.
  static void change(Path source, int generation) throws IOException {
    Path diary = source.resolve("diary");
    Files.createDirectories(diary);
    Files.write(diary.resolve("day " + generation), noise(100 + generation, 9_000));
    Files.writeString(
        source.resolve("letters/to-bob.txt"), "Dear Bob, again " + generation + ". ".repeat(50));
    Files.deleteIfExists(source.resolve("nothing"));
  }

  /// Gives the picture content that no repository has.
  static void renew(Path source, long seed) throws IOException {
    Path picture = source.resolve("picture.raw");
    Files.write(picture, noise(seed, (int) Files.size(picture)));
  }

  private static byte[] noise(long seed, int lengthBytes) {
    byte[] noise = new byte[lengthBytes];
    new SplittableRandom(seed).nextBytes(noise);
    return noise;
  }

  /// What is in a directory: kinds, permissions, owners, times, content.
  static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(root)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        content.put(root.relativize(entry).toString(), describe(entry));
      }
    }
    return content;
  }

  private static String describe(Path entry) throws IOException {
    Map<String, Object> facts =
        new TreeMap<>(Files.readAttributes(entry, TIMES_AND_OWNERS, LinkOption.NOFOLLOW_LINKS));
    if (Files.isSymbolicLink(entry)) {
      return "-> " + Files.readSymbolicLink(entry);
    }
    if (Files.isDirectory(entry)) {
      facts.remove("size");
      return facts.toString();
    }
    facts.put("names", Files.getAttribute(entry, "unix:nlink"));
    return facts + " " + digest(Files.readAllBytes(entry));
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Text of the tree that must stand nowhere in a repository.
  static Stream<byte[]> secrets() {
    return Stream.of(
            "letters",
            "to-alice",
            "Alice",
            "Dear Bob",
            "picture.raw",
            "same scan",
            "latest letter",
            TestRepository.SOURCE_NAME,
            TestRepository.HOST,
            TestRepository.USER,
            TestRepository.TAG,
            TestRepository.PASSWORD)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
