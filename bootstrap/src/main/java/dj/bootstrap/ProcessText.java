package dj.bootstrap;

import dj.adapters.cli.environment.RawText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words that the process was started with, byte for byte: the JVM decodes them by the locale,
/// and what is not text in it is lost (`proc(5)`: `cmdline`, `environ`).
final class ProcessText {
  private ProcessText() {}

  /// The arguments behind the program's name.
  ///
  /// @param decoded what the JVM made of them; they are taken where the bytes cannot be had
  static String[] arguments(String[] decoded) {
    if (isAscii(decoded)) {
      return decoded;
    }
    List<byte[]> words = words(Path.of("/proc/self/cmdline"));
    if (words.size() < decoded.length) {
      return decoded;
    }
    return words.subList(words.size() - decoded.length, words.size()).stream()
        .map(RawText::decode)
        .toArray(String[]::new);
  }

  /// The environment variables.
  static Map<String, String> environment() {
    Map<String, String> decoded = System.getenv();
    if (isAscii(decoded.values().toArray(String[]::new))) {
      return decoded;
    }
    Map<String, String> variables = new HashMap<>();
    for (byte[] word : words(Path.of("/proc/self/environ"))) {
      String text = RawText.decode(word);
      int equals = text.indexOf('=');
      if (equals > 0) {
        variables.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return variables.isEmpty() ? decoded : variables;
  }

  private static boolean isAscii(String[] texts) {
    return Arrays.stream(texts).allMatch(text -> text.chars().allMatch(c -> c < 0x80));
  }

  /// The words of a file in which each ends with a NUL; none if it cannot be read.
  private static List<byte[]> words(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException _) {
      return List.of();
    }
    List<byte[]> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        words.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return words;
  }
}
