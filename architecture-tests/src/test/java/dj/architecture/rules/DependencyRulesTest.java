package dj.architecture.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who may know whom. The compiler holds the modules apart; these rules say what it cannot.
final class DependencyRulesTest {
  private static final String JDK = "java..";

  @Test
  void domainKnowsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(Area.DOMAIN.pattern())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Area.DOMAIN.pattern(), JDK, "javax.crypto..")
        .check(Product.CLASSES);
  }

  @Test
  void portsPromiseNothingInTermsOfTheNetwork() {
    noClasses()
        .that()
        .resideInAPackage(Area.PORTS.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.sql..")
        .check(Product.CLASSES);
  }

  @Test
  void applicationKnowsTheDomainAlone() {
    classes()
        .that()
        .resideInAPackage(Area.APPLICATION.pattern())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Area.APPLICATION.pattern(), Area.DOMAIN.pattern(), JDK, "org.jspecify..")
        .check(Product.CLASSES);
  }

  @Test
  void formatKnowsNeitherPortsNorInputAndOutput() {
    noClasses()
        .that()
        .resideInAPackage(Area.FORMAT.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Area.PORTS.pattern(), "java.io..", "java.nio.file..", "java.nio.channels..")
        .check(Product.CLASSES);
  }

  @Test
  void adaptersDoNotKnowEachOther() {
    slices().matching("dj.adapters.(*)..").should().notDependOnEachOther().check(Product.CLASSES);
  }

  @Test
  void backendsDoNotKnowEachOther() {
    slices()
        .matching("dj.adapters.storage.backend.(*)..")
        .should()
        .notDependOnEachOther()
        .check(Product.CLASSES);
  }

  @Test
  void nobodyKnowsTheBootstrap() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Area.BOOTSTRAP.pattern())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Area.BOOTSTRAP.pattern())
        .check(Product.CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dj.(**)").should().beFreeOfCycles().check(Product.CLASSES);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void vendorsStayAtHome(Vendor vendor) {
    noClasses()
        .that()
        .resideOutsideOfPackages(Area.patterns(vendor.homes()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(vendor.pattern())
        .check(Product.CLASSES);
  }
}
