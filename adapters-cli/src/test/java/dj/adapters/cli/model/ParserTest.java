package dj.adapters.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParserTest {
  private static final Option EXCLUDE = Option.repeated("g", "PATTERN", "d", "-e", "--exclude");
  private static final Option IGNORE_CASE = Option.repeated("g", "PATTERN", "d", "--iexclude");
  private static final Option QUIET = Option.flag("g", "d", "-q", "--quiet");
  private static final Option VERBOSE =
      new Option(List.of("-v", "--verbose"), Option.Kind.COUNT, "", "g", "d");
  private static final Option HOST = Option.single("g", "HOST", "d", "-H", "--host");

  @Test
  void valuesOfSeveralOptionsKeepTheirOrder() {
    Arguments arguments = parse("-e", "a", "--iexclude=b", "/x", "-ec", "/y");
    assertEquals(
        List.of("a", "b", "c"),
        arguments.inOrder(IGNORE_CASE, EXCLUDE).stream().map(Arguments.Given::text).toList());
    assertEquals(List.of("/x", "/y"), arguments.operands());
  }

  @Test
  void shortFlagsMayBeClustered() {
    Arguments arguments = parse("-qvv");
    assertTrue(arguments.isOn(QUIET));
    assertEquals(2, arguments.values(VERBOSE).size());
  }

  @Test
  void flagCanBeTurnedOff() {
    assertFalse(parse("--quiet=false").isOn(QUIET));
  }

  @Test
  void lastValueCounts() {
    assertEquals("b", parse("--host", "a", "--host", "b").value(HOST).orElseThrow());
  }

  @Test
  void listsWithCommasAndRepetitionAreAlike() {
    assertEquals(List.of("a", "b", "c"), parse("-e", "a, b", "-e", "c,").words(EXCLUDE));
  }

  @Test
  void nothingInAnArgumentIsSpecial() {
    assertEquals(
        List.of("@file", "${x}", "-q", "a b", "'q'"),
        parse("@file", "${x}", "--", "-q", "a b", "'q'").operands());
    assertEquals("@list", parse("-e", "@list").value(EXCLUDE).orElseThrow());
  }

  @Test
  void patternMayBeginWithADash() {
    assertEquals("-x", parse("--exclude=-x").value(EXCLUDE).orElseThrow());
  }

  @Test
  void unknownOptionGetsASuggestion() {
    UsageException error = assertThrows(UsageException.class, () -> parse("--exlude=a"));
    assertEquals("unknown option '--exlude'", error.getMessage());
    assertTrue(error.hint().startsWith("did you mean --exclude"), error.hint());
  }

  @Test
  void missingValueIsNamed() {
    UsageException error = assertThrows(UsageException.class, () -> parse("--host"));
    assertEquals("option '--host' needs a value: HOST", error.getMessage());
  }

  @Test
  void tooManyOperandsAreNamed() {
    UsageException error =
        assertThrows(UsageException.class, () -> parse("a", "b", "c", "d", "e", "f"));
    assertEquals("unexpected argument 'f'", error.getMessage());
  }

  private static Arguments parse(String... words) {
    CommandModel command =
        new CommandModel(
            Grammar.Entry.of("test", "s"),
            List.of(),
            new CommandModel.Operands("X...", 0, 5, ""),
            List.of(),
            false,
            List.of());
    return new Parser(command, List.of(EXCLUDE, IGNORE_CASE, QUIET, VERBOSE, HOST))
        .parse(List.of(words));
  }
}
