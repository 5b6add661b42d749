package dj.domain.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathRulesTest {
  private static final long SEED = 42;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # pattern         | path                  | chosen
          foo               | /foo                  | true
          foo               | foo                   | true
          foo               | /a/b/foo              | true
          foo               | /a/foo/b/c            | true
          foo               | /a/food               | false
          foo               | /a/xfoo               | false
          foo               | /                     | false
          foo/bar           | /a/foo/bar/c          | true
          foo/bar           | /foo/x/bar            | false
          foo/bar           | /foo                  | false
          /foo              | /foo/bar              | true
          /foo              | /a/foo                | false
          /foo/bar          | /foo/bar              | true
          /foo/bar          | /foo                  | false
          //foo//bar        | /foo/bar              | true
          /                 | /anything             | true
          *                 | /anything             | true
          **                | /any/thing            | true
          *.o               | /src/a.o              | true
          *.o               | /src/.o               | true
          *.o               | /src/a.o.c            | false
          *.o               | /x.o/y                | true
          a*                | /abc                  | true
          a*                | /a                    | true
          a*c               | /ac                   | true
          a*c               | /abbc                 | true
          aba*ba            | /aba                  | false
          aba*ba            | /ababa                | true
          a*b*c             | /axbxbxc              | true
          a*b*c             | /axcxb                | false
          *a*               | /bab                  | true
          /a/*/c            | /a/b/c                | true
          /a/*/c            | /a/b/b/c              | false
          /a/*/c            | /a/c                  | false
          /a/**/c           | /a/c                  | true
          /a/**/c           | /a/b/b/c/d            | true
          /a/**/c           | /b/a/c                | false
          /a/**/b/**/c      | /a/x/b/y/z/c          | true
          /a/**/b/**/c      | /a/c/b                | false
          /a/**/**/c        | /a/c                  | true
          a/**/b/c          | /a/b/b/c              | true
          **/foo            | /a/foo                | true
          foo/**            | /a/foo                | false
          foo/**            | /a/foo/b              | true
          foo/**            | /a/foo/b/c            | true
          /foo/**           | /foo                  | false
          /a**c             | /abbc                 | true
          /a**c             | /ab/bc                | false
          fo?               | /foo                  | true
          fo?               | /fo                   | false
          fo?               | /foös                 | false
          f?o               | /fäo                  | true
          f?o               | /f日o                 | true
          f?o               | /f😀o                 | true
          f??o              | /fäo                  | false
          *?                | /ä                    | true
          ?*?               | /ä                    | false
          [abc].txt         | /b.txt                | true
          [abc].txt         | /d.txt                | false
          [a-c]x            | /bx                   | true
          [!a-c]x           | /bx                   | false
          [^a-c]x           | /dx                   | true
          [!a]x             | /äx                   | true
          [ä-ü]x            | /öx                   | true
          []]x              | /]x                   | true
          [!]]x             | /]x                   | false
          [a-]x             | /-x                   | true
          [-a]x             | /-x                   | true
          [\\]]x            | /]x                   | true
          [*]x              | /*x                   | true
          [*]x              | /ax                   | false
          \\*x              | /*x                   | true
          \\*x              | /ax                   | false
          \\!x              | /!x                   | true
          \\x               | /x                    | true
          {a,b}             | /a                    | false
          {a,b}             | /{a,b}                | true
          """)
  void aPatternChoosesPaths(String pattern, String path, boolean chosen) {
    assertEquals(chosen, rules(pattern).matches(RawBytes.utf8(path), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foo/    | /foo       | true  | true
          foo/    | /foo       | false | false
          foo/    | /foo/bar   | false | true
          foo/    | /a/foo/bar | false | true
          /foo//  | /foo       | false | false
          **/     | /foo       | false | false
          **/     | /foo       | true  | true
          *.d/    | /x.d/y     | false | true
          """)
  void aSlashAtTheEndMeansDirectories(
      String pattern, String path, boolean isDirectory, boolean chosen) {
    assertEquals(chosen, rules(pattern).matches(RawBytes.utf8(path), isDirectory));
  }

  @Test
  void theLastMatchDecides() {
    PathRules rules = rules("*.log", "!important.log", "/tmp", "!/tmp/keep", "/tmp/keep/not");
    assertTrue(rules.matches(RawBytes.utf8("/var/a.log"), false));
    assertFalse(rules.matches(RawBytes.utf8("/var/important.log"), false));
    assertTrue(rules.matches(RawBytes.utf8("/tmp/important.log"), false));
    assertFalse(rules.matches(RawBytes.utf8("/tmp/keep/x"), false));
    assertTrue(rules.matches(RawBytes.utf8("/tmp/keep/not/x"), false));
    assertFalse(rules.matches(RawBytes.utf8("/home"), true));
    assertEquals(
        "/tmp",
        rules.deciding(RawBytes.utf8("/tmp/important.log"), false).orElseThrow().toString());
  }

  @Test
  void theContentOfADirectoryIsLeftOutButForOneThing() {
    PathRules rules = rules("build/**", "!build/release");
    assertFalse(rules.matches(RawBytes.utf8("/home/build"), true));
    assertTrue(rules.matches(RawBytes.utf8("/home/build/debug"), true));
    assertFalse(rules.matches(RawBytes.utf8("/home/build/release"), true));
    assertFalse(rules.matches(RawBytes.utf8("/home/build/release/a/b"), false));
  }

  @Test
  void noRulesChooseNothing() {
    assertTrue(PathRules.NONE.isEmpty());
    assertTrue(PathRules.builder().build().isEmpty());
    assertFalse(PathRules.NONE.matches(RawBytes.utf8("/a"), true));
    assertFalse(PathRules.NONE.mayContain(RawBytes.utf8("/")));
  }

  @Test
  void namesThatAreNotUtf8AreMatched() {
    RawBytes latin1 = raw("/caf\u00e9.txt");
    assertTrue(rules("*.txt").matches(latin1, false));
    assertTrue(rules("caf?.txt").matches(latin1, false));
    assertTrue(rules("caf[!a].txt").matches(latin1, false));
    assertFalse(rules("caf[a-z].txt").matches(latin1, false));
    assertFalse(rules("café.txt").matches(latin1, false));
    PathRules fromFile =
        PathRules.builder().addFile("excludes", raw("caf\u00e9.txt\n"), false).build();
    assertTrue(fromFile.matches(latin1, false));
    assertFalse(fromFile.matches(RawBytes.utf8("/café.txt"), false));
  }

  @Test
  void caseIsIgnoredWhereAsked() {
    PathRules rules =
        PathRules.builder()
            .addIgnoringCase("*.JPG")
            .addIgnoringCase("Ärger")
            .addIgnoringCase("[A-C]1")
            .addIgnoringCase("ΟΔΟΣ")
            .add("Exact")
            .build();
    for (String path : new String[] {"/a.jpg", "/a.JpG", "/äRGER/x", "/b1", "/B1", "/οδος"}) {
      assertTrue(rules.matches(RawBytes.utf8(path), false), path);
    }
    assertTrue(rules.matches(RawBytes.utf8("/Exact"), false));
    assertFalse(rules.matches(RawBytes.utf8("/exact"), false));
    assertTrue(rules.matches(raw("/\u00e9.JPG"), false));
    assertTrue(rules.mayContain(RawBytes.utf8("/x")));
  }

  @Test
  void filesHoldOnePatternALine() {
    String content =
        """
        # a comment

          *.tmp \t
        \\#file
        with\\\s
        !keep.tmp\r
        /no newline at the end\
        """;
    PathRules rules =
        PathRules.builder().addFile("list", RawBytes.utf8("\uFEFF" + content), false).build();
    assertTrue(rules.matches(RawBytes.utf8("/a.tmp"), false));
    assertFalse(rules.matches(RawBytes.utf8("/keep.tmp"), false));
    assertTrue(rules.matches(RawBytes.utf8("/#file"), false));
    assertTrue(rules.matches(RawBytes.utf8("/with "), false));
    assertFalse(rules.matches(RawBytes.utf8("/with"), false));
    assertTrue(rules.matches(RawBytes.utf8("/no newline at the end"), false));
    assertTrue(PathRules.builder().addFile("empty", RawBytes.EMPTY, false).build().isEmpty());
  }

  @Test
  void theLineOfAnInvalidPatternIsTold() {
    UsageException refused =
        assertThrows(
            UsageException.class,
            () -> PathRules.builder().addFile("list", RawBytes.utf8("a\n\nb[\n"), false));
    assertEquals(
        "list, line 3: the pattern 'b[' is not valid at character 2: the bracket is not closed",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''         | 1
          !          | 2
          a[         | 2
          ä[bc       | 2
          a[]        | 2
          a[!]       | 2
          a[b/c]     | 2
          [z-a]      | 1
          [[:alpha:]] | 2
          a\\        | 2
          a\\/b      | 2
          ./a        | 1
          a/../b     | 3
          a/.        | 3
          [a\\       | 1
          """)
  void invalidPatternsAreRefusedWithTheirPosition(String pattern, int position) {
    UsageException refused = assertThrows(UsageException.class, () -> rules(pattern));
    assertTrue(refused.getMessage().contains("'" + pattern + "'"), refused.getMessage());
    assertTrue(
        refused.getMessage().contains("at character " + position + ":"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /home/a/file | /            | true
          /home/a/file | /home        | true
          /home/a/file | /home/a      | true
          /home/a/file | /home/b      | false
          /home/a/file | /etc         | false
          /home/a      | /home/a/x/y  | true
          /home/*/doc  | /home/b      | true
          /home/*/doc  | /home/b/img  | false
          /home/**/doc | /home/b/img  | true
          /home/**/doc | /etc         | false
          doc          | /etc         | true
          !/home       | /home        | false
          """)
  void aWalkEntersOnlyWhatMayHoldAMatch(String pattern, String directory, boolean may) {
    assertEquals(may, rules(pattern).mayContain(RawBytes.utf8(directory)));
  }

  @Test
  void whatIsChosenIsNeverInADirectoryThatNeedNotBeEntered() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      PathRules rules = rules(randomText(random, "ab*?/"), randomText(random, "ab*/"));
      RawBytes path = RawBytes.utf8("/" + randomText(random, "ab/"));
      if (!rules.matches(path, false)) {
        continue;
      }
      String parents = path.toText();
      for (int slash = parents.indexOf('/'); slash >= 0; slash = parents.indexOf('/', slash + 1)) {
        String parent = parents.substring(0, slash);
        assertTrue(rules.mayContain(RawBytes.utf8(parent)), "seed " + SEED + ", case " + i);
      }
    }
  }

  /// The globs of the JDK agree where a pattern has one segment, no braces, and matches all of a
  /// name of ASCII.
  @Test
  void oneSegmentMatchesAsInTheJdk() {
    SplittableRandom random = new SplittableRandom(SEED);
    int matches = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = randomText(random, "ab*?").replace("**", "*");
      String name = randomText(random, "abc");
      if (random.nextInt(3) == 0) {
        pattern = pattern + "[a-b]";
      } else if (random.nextInt(3) == 0) {
        pattern = "[!b]" + pattern;
      }
      PathMatcher expected = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      boolean matched = rules("/" + pattern).matches(RawBytes.utf8("/" + name), false);
      assertEquals(expected.matches(Path.of(name)), matched, pattern + " on " + name);
      matches += matched ? 1 : 0;
    }
    assertTrue(matches > 500, "matches: " + matches);
  }

  @Test
  void noPatternMakesMatchingSlow() {
    RawBytes name = RawBytes.utf8("/" + "a".repeat(4_000));
    PathRules stars = rules("a*".repeat(1_000) + "b", "*a".repeat(1_000) + "?b*");
    RawBytes deep = RawBytes.utf8("/a".repeat(2_000));
    PathRules gaps = rules("/**/a".repeat(500) + "/b", "/**/a/a/b".repeat(300));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertFalse(stars.matches(name, false));
          assertFalse(gaps.matches(deep, false));
        });
  }

  @Test
  void anyTextIsAPatternOrRefused() {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] alphabet = "ab*?[]!^-\\/. #:\u00e9".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 50_000; i++) {
      byte[] text = new byte[random.nextInt(12)];
      for (int j = 0; j < text.length; j++) {
        text[j] =
            random.nextInt(20) == 0
                ? (byte) random.nextInt()
                : alphabet[random.nextInt(alphabet.length)];
      }
      RawBytes pattern = RawBytes.copyOf(text);
      try {
        PathPattern parsed = PathPattern.parse(pattern, random.nextBoolean());
        parsed.matches(PathSegments.of(RawBytes.utf8("/ab/a.b/b")), false);
        parsed.mayMatchBelow(PathSegments.of(RawBytes.utf8("/ab")));
      } catch (UsageException e) {
        assertTrue(e.getMessage().contains("is not valid"), "seed " + SEED + ", case " + i);
      }
    }
  }

  private static String randomText(SplittableRandom random, String alphabet) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static RawBytes raw(String latin1) {
    return RawBytes.copyOf(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static PathRules rules(String... patterns) {
    PathRules.Builder rules = PathRules.builder();
    for (String pattern : patterns) {
      rules.add(pattern);
    }
    return rules.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo | /foo | true",
        "foo | /a/b/foo | true",
        "foo | /foo/bar | false",
        "foo | /foo/foo | true",
        "*.o | /x.o/y | false",
        "*.o | /x.o/y.o | true",
        "foo/ | /foo | false",
        "src/*.o | /a/src/b.o | true",
        "src/*.o | /src/src/b.o | true",
        "src/*.o | /src/b.o/c | false",
        "/foo | /foo | true",
        "/foo | /foo/foo | false",
        "/foo/* | /foo/a | true",
        "/foo/* | /foo/a/b | false",
        "/foo/** | /foo | false",
        "/foo/** | /foo/a/b | true",
        "/a/**/z | /a/z | true",
        "/a/**/z | /a/b/c/z | true",
        "/a/**/z | /a/z/y | false",
        "a/**/b/**/c | /a/b/x/c | true",
        "a/**/b/**/c | /a/c/b | false",
        "a/**/b/c | /a/b/c/b/c | true",
        "a/**/b | /a | false",
        "** | /any/thing | true",
        "/ | /any | false"
      })
  void matchByItselfIsNoMatchOfWhatIsBelow(String pattern, String path, boolean expected) {
    PathRules rules = PathRules.builder().add(pattern).build();
    assertEquals(expected, rules.matchesItself(RawBytes.utf8(path), false), pattern + " " + path);
  }

  @Test
  void patternsOfOneNameAreAboutNames() {
    assertTrue(PathRules.builder().add("*.o").addIgnoringCase("a[bc]?").build().areAboutNames());
    assertTrue(PathRules.builder().add("foo/").build().areAboutNames());
    for (String pattern : List.of("/foo", "a/b", "foo/**", "**", "**/a/*")) {
      assertFalse(PathRules.builder().add(pattern).build().areAboutNames(), pattern);
    }
    assertTrue(PathRules.builder().add("foo/").build().matchesItself(RawBytes.utf8("foo"), true));
  }
}
