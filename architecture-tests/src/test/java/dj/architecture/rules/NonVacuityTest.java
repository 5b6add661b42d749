package dj.architecture.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A rule about a package that was renamed holds for ever and says nothing: each name must still
/// meet somebody.
final class NonVacuityTest {
  @ParameterizedTest
  @EnumSource(Area.class)
  void everyAreaHoldsAClass(Area area) {
    assertTrue(
        Product.CLASSES.stream().anyMatch(area::contains),
        () -> "no class of the program is in " + area.pattern());
  }
}
