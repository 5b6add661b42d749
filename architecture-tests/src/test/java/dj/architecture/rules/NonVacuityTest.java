package dj.architecture.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
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

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void everyVendorIsUsedInEachOfItsHomes(Vendor vendor) {
    for (Area home : vendor.homes()) {
      assertTrue(
          Product.CLASSES.stream()
              .filter(home::contains)
              .anyMatch(type -> uses(type, vendor.pattern())),
          () -> "nothing in " + home.pattern() + " uses " + vendor.pattern());
    }
  }

  private static boolean uses(JavaClass type, String pattern) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> matches(pattern, dependency.getTargetClass()));
  }

  private static boolean matches(String pattern, JavaClass type) {
    return PackageMatcher.of(pattern).matches(type.getPackageName());
  }
}
