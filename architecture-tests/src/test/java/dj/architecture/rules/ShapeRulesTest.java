package dj.architecture.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;

/// How a class of the program looks, whatever it does.
final class ShapeRulesTest {
  private static final DescribedPredicate<JavaClass> ARRAY =
      DescribedPredicate.describe("an array", JavaClass::isArray);

  @Test
  void recordsHoldNoArrays() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(Record.class)
        .and()
        .areNotStatic()
        .should()
        .notHaveRawType(ARRAY)
        .because("arrays compare by identity and change behind the record's back")
        .check(Product.CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
        .check(Product.CLASSES);
  }

  @Test
  void fieldsAreFinalOrPrivate() {
    // A nested class has its owner around it, so its fields may be open to that owner.
    fields()
        .that()
        .areDeclaredInClassesThat()
        .areTopLevelClasses()
        .and()
        .areNotFinal()
        .should()
        .bePrivate()
        .because("what changes is changed by its owner")
        .check(Product.CLASSES);
  }

  @Test
  void classesAreFinalSealedOrAbstract() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and(DescribedPredicate.not(sealed()))
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .orShould()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .check(Product.CLASSES);
  }

  private static DescribedPredicate<JavaClass> sealed() {
    return DescribedPredicate.describe("sealed", type -> type.reflect().isSealed());
  }
}
