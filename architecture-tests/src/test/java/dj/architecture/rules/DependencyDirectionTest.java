package dj.architecture.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dj", importOptions = ImportOption.DoNotIncludeTests.class)
final class DependencyDirectionTest {
  @ArchTest
  static final ArchRule nobodyDependsOnTheBootstrap =
      noClasses()
          .that()
          .resideOutsideOfPackage("dj.bootstrap..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dj.bootstrap..")
          .allowEmptyShould(true);
}
