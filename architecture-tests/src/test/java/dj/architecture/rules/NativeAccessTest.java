package dj.architecture.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The launcher allows native code to the modules that call it: for any other the JVM would write a
/// warning on the terminal of the user.
final class NativeAccessTest {
  private static final Path OPTIONS = Path.of("..", "bootstrap", "src", "build", "jvm.options");
  private static final Pattern ALLOWED = Pattern.compile("(?m)^--enable-native-access=(.*)$");
  private static final Pattern MODULE = Pattern.compile("dj\\.adapters\\.[a-z]+");

  @Test
  void launcherAllowsNativeCodeToTheModulesThatCallIt() throws IOException {
    Matcher allowed = ALLOWED.matcher(Files.readString(OPTIONS));
    assertEquals(true, allowed.find());
    Set<String> modules =
        Arrays.stream(allowed.group(1).split(","))
            .filter(name -> name.startsWith("dj."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(callers(), modules);
  }

  private static Set<String> callers() {
    return Product.CLASSES.stream()
        .filter(NativeAccessTest::callsNativeCode)
        .map(JavaClass::getPackageName)
        .map(MODULE::matcher)
        .filter(Matcher::lookingAt)
        .map(Matcher::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean callsNativeCode(JavaClass found) {
    return found.getAccessesFromSelf().stream()
        .map(JavaAccess::getTargetOwner)
        .anyMatch(owner -> owner.isAssignableTo(Linker.class));
  }
}
