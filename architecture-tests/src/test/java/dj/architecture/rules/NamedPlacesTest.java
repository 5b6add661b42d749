package dj.architecture.rules;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// What only a few places may do: the rest of the program is given time, chance, environment and
/// threads, so that a test can decide them.
final class NamedPlacesTest {
  @Test
  void timeIsGiven() {
    onlyIn(
        accessTo(Instant.class, "now")
            .or(accessTo(Clock.class, "system.*|tick.*"))
            .or(accessTo(System.class, "currentTimeMillis")),
        Area.BOOTSTRAP);
  }

  @Test
  void chanceIsGiven() {
    onlyIn(
        accessTo(Random.class, "<init>")
            .or(accessTo(ThreadLocalRandom.class, "current"))
            .or(accessTo(Math.class, "random"))
            .or(accessTo(UUID.class, "randomUUID")),
        Area.BOOTSTRAP);
  }

  @Test
  void environmentIsGiven() {
    onlyIn(accessTo(System.class, "getenv"), Area.BOOTSTRAP);
  }

  @Test
  void onlyTheBootstrapEndsTheJvm() {
    onlyIn(accessTo(System.class, "exit").or(accessTo(Runtime.class, "exit|halt")), Area.BOOTSTRAP);
  }

  @Test
  void onlyTheBootstrapHoldsTheStandardStreams() {
    onlyIn(accessTo(System.class, "in|out|err|setIn|setOut|setErr|console"), Area.BOOTSTRAP);
  }

  @Test
  void threadsAreStartedInOnePlace() {
    onlyIn(
        accessTo(Thread.class, "<init>|startVirtualThread|ofVirtual|ofPlatform|start")
            .or(accessTo(Executors.class, ".*"))
            .or(accessTo(ForkJoinPool.class, "<init>|commonPool"))
            .or(accessTo(java.util.Collection.class, "parallelStream"))
            .or(accessTo(java.util.stream.BaseStream.class, "parallel")),
        Area.CONCURRENT,
        Area.BOOTSTRAP);
  }

  @Test
  void nativeCodeIsCalledFromAdapters() {
    onlyIn(accessTo(Linker.class, ".*").or(accessTo(SymbolLookup.class, ".*")), Area.ADAPTERS);
  }

  @Test
  void integersBecomeBytesInFormatsAndSystemCallsAlone() {
    onlyIn(
        accessTo(ByteBuffer.class, "put(Char|Short|Int|Long|Float|Double)")
            .or(accessTo(java.lang.invoke.MethodHandles.class, "byte(Array|Buffer)ViewVarHandle")),
        Area.FORMAT,
        Area.IDS,
        Area.HASH,
        Area.SYSTEM_CALLS,
        // The kernel's structures, not ours.
        Area.LINUX);
  }

  private static void onlyIn(DescribedPredicate<JavaAccess<?>> access, Area... places) {
    noClasses()
        .that()
        .resideOutsideOfPackages(Area.patterns(List.of(places)))
        .should()
        .accessTargetWhere(access)
        .check(Product.CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> accessTo(Class<?> owner, String members) {
    return target(owner(assignableTo(owner)))
        .and(target(nameMatching(members)))
        .as("%s.%s", owner.getSimpleName(), members);
  }
}
