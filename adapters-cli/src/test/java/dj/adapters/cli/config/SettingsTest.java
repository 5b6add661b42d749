package dj.adapters.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.environment.TestProcess;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Grammar;
import dj.adapters.cli.model.Parser;
import dj.application.retry.ChaosPlan;
import dj.application.retry.RateTable;
import dj.application.usecase.StorageSettings;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir Path directory;
  private TestProcess process;

  @BeforeEach
  void startProcess() {
    process = new TestProcess(directory).with("HOME", "/home/ann");
  }

  @Test
  void flagIsStrongerThanVariableAndThatThanProfile() throws IOException {
    Path profile = directory.resolve("nas.conf");
    Files.writeString(profile, "# where\nrepo = /profile\n\ncompression=max\nquiet = yes\n");
    process.with("DJ_REPO", "/variable");
    assertEquals(
        "/flag",
        settings("--repo", "/flag", "--profile", profile.toString()).repository().address());
    Settings settings = settings("--profile", profile.toString());
    assertEquals("/variable", settings.repository().address());
    assertEquals(19, settings.repository().compressionLevel());
    assertTrue(settings.isOn(Setting.QUIET));
    assertFalse(settings("--profile", profile.toString(), "--quiet=false").isOn(Setting.QUIET));
  }

  @Test
  void profileWithoutASlashIsLookedForInTheConfiguration() throws IOException {
    process.with("XDG_CONFIG_HOME", directory.toString());
    Files.createDirectories(directory.resolve("dj"));
    Files.writeString(directory.resolve("dj/nas.conf"), "repo = /nas\n");
    assertEquals("/nas", settings("--profile", "nas").repository().address());
  }

  @Test
  void invalidVariableIsAnErrorThatNamesIt() {
    process.with("DJ_PROGRESS", "yes");
    UsageException error = assertThrows(UsageException.class, () -> settings("--progress", "none"));
    assertEquals(
        "the value 'yes' of DJ_PROGRESS is not valid; expected auto, bar, plain, json or none",
        error.getMessage());
  }

  @Test
  void invalidProfileNamesItsLine() throws IOException {
    Path profile = directory.resolve("bad.conf");
    Files.writeString(profile, "repo = /x\nrepso = /y\n");
    UsageException error =
        assertThrows(UsageException.class, () -> settings("--profile", profile.toString()));
    assertEquals(profile + ":2: unknown setting 'repso'", error.getMessage());
  }

  @Test
  void emptyVariableCountsAsUnset() {
    process.with("DJ_COLOR", "");
    assertEquals(Optional.empty(), settings().text(Setting.COLOR));
  }

  @Test
  void repositoryFileHoldsTheAddress() throws IOException {
    Files.writeString(directory.resolve("where"), "  /srv/backup \nmore\n");
    assertEquals("/srv/backup", settings("--repository-file", "where").repository().address());
  }

  @Test
  void twoAddressesOfTheSameStrengthExcludeEachOther() {
    process.with("DJ_REPO", "/a").with("DJ_REPOSITORY_FILE", "/b");
    assertThrows(UsageException.class, () -> settings().repository());
    assertEquals("/c", settings("-r", "/c").repository().address());
  }

  @Test
  void missingAddressSaysHowToGiveOne() {
    UsageException error = assertThrows(UsageException.class, () -> settings().repository());
    assertEquals("no repository was named", error.getMessage());
    assertTrue(error.hint().contains("DJ_REPO"));
  }

  @Test
  void cacheIsWhereTheDesktopSays() {
    assertEquals(Optional.of(Path.of("/home/ann/.cache/dj")), settings().cacheDirectory());
    process.with("XDG_CACHE_HOME", "/var/cache");
    assertEquals(Optional.of(Path.of("/var/cache/dj")), settings().cacheDirectory());
    assertEquals(
        Optional.of(directory.resolve("c")), settings("--cache-dir", "c").cacheDirectory());
    assertEquals(Optional.empty(), settings("--no-cache").cacheDirectory());
  }

  @Test
  void networkIsAsChosenOrAsIsUsual() {
    assertEquals(StorageSettings.DEFAULTS, settings("-r", "/c").repository().storage());
    process.with("DJ_REPO", "/c").with("DJ_CONNECTIONS", "3").with("DJ_REQUEST_TIMEOUT", "90s");
    assertEquals(
        new StorageSettings(
            3,
            Duration.ofSeconds(90),
            Duration.ZERO,
            RateTable.parse("08:00,512k 19:00,off"),
            RateTable.parse("3M"),
            Optional.of(ChaosPlan.parse("write:5%:timeout,seed:7")),
            Optional.of(directory.resolve("ca.pem")),
            true,
            Map.of()),
        settings(
                "--retry-timeout=0s",
                "--limit-upload=08:00,512k 19:00,off",
                "--limit-download=3M",
                "--chaos=write:5%:timeout,seed:7",
                "--yes",
                "--cacert=ca.pem",
                "--insecure-tls")
            .repository()
            .storage());
  }

  @Test
  void optionsOfAStorageAreAListOrRepeated() {
    assertEquals(
        Map.of("a.b", "1", "c", "x=y", "d", ""),
        settings("-r", "/c", "-o", "a.b=0,c=x=y", "--option", "d=", "-o", "a.b=1")
            .repository()
            .storage()
            .options());
    process.with("DJ_OPTION", "e=2");
    assertEquals(Map.of("e", "2"), settings("-r", "/c").repository().storage().options());
  }

  @Test
  void lineOfAProfileThatAnotherOneHidesIsCheckedToo() throws IOException {
    Path profile = directory.resolve("nas.conf");
    Files.writeString(profile, "color = sometimes\ncolor = never\n");
    UsageException error =
        assertThrows(UsageException.class, () -> settings("--profile", profile.toString()));
    assertTrue(error.getMessage().contains(profile + ":1"), error.getMessage());
  }

  @Test
  void optionsOfAStorageAreMergedByKey() throws IOException {
    Path profile = directory.resolve("nas.conf");
    Files.writeString(
        profile, "option = a.b=profile,c.d=profile\noption = e.f=profile\noption = c.d=last\n");
    process.with("DJ_OPTION", "a.b=variable,g.h=variable,i.j=variable");
    Settings settings = settings("-r", "/c", "--profile", profile.toString(), "-o", "g.h=flag");
    assertEquals(
        Map.of(
            "a.b", "variable", "c.d", "last", "e.f", "profile", "g.h", "flag", "i.j", "variable"),
        settings.repository().storage().options());
    assertEquals(
        List.of(
            new Settings.Value("a.b=variable", Settings.Origin.ENVIRONMENT, "DJ_OPTION"),
            new Settings.Value("c.d=last", Settings.Origin.PROFILE, profile + ":3"),
            new Settings.Value("e.f=profile", Settings.Origin.PROFILE, profile + ":2"),
            new Settings.Value("g.h=flag", Settings.Origin.FLAG, "--option"),
            new Settings.Value("i.j=variable", Settings.Origin.ENVIRONMENT, "DJ_OPTION")),
        settings.values(Setting.OPTION));
  }

  @Test
  void optionsThatTheCommandHasNoUseForAreRefusedAsFlagsAlone() {
    Settings given = settings("-r", "/c", "-o", "sftp.identity=/k");
    UsageException error =
        assertThrows(UsageException.class, () -> given.requireOptionsOfUse(List.of("/c", "s3:b")));
    assertEquals(
        "the option 'sftp.identity' is for repositories at sftp: addresses alone",
        error.getMessage());
    given.requireOptionsOfUse(List.of("/c", "sftp:host:/srv"));
    process.with("DJ_OPTION", "sftp.identity=/k");
    settings("-r", "/c").requireOptionsOfUse(List.of("/c"));
    settings("-r", "s3:b", "-o", "s3.path-style=true").requireOptionsOfUse(List.of("s3:b"));
  }

  @Test
  void networkThatMeansNothingIsRefused() {
    for (List<String> words :
        List.of(
            List.of("--connections", "0"),
            List.of("--connections", "257"),
            List.of("--request-timeout", "0s"),
            List.of("--request-timeout", "soon"),
            List.of("--retry-timeout", "15"),
            List.of("--limit-upload", "fast"),
            List.of("--cache-size", "much"),
            List.of("--chaos", "write:sometimes"),
            List.of("-o", "novalue"),
            List.of("-o", "=x"))) {
      assertThrows(
          UsageException.class, () -> settings(words.toArray(String[]::new)), words.toString());
    }
  }

  @Test
  void chaosHasToBeConfirmed() {
    Settings settings = settings("-r", "/c", "--chaos", "write:5%:timeout");
    UsageException error = assertThrows(UsageException.class, settings::repository);
    assertTrue(error.hint().contains("--yes"), error.hint());
  }

  @Test
  void theCacheHasASize() {
    assertEquals(10L << 30, settings("-r", "/c").repository().cacheSizeBytes());
    assertEquals(
        500 << 20, settings("-r", "/c", "--cache-size", "500M").repository().cacheSizeBytes());
  }

  @Test
  void verbosityIsCounted() {
    assertEquals(0, settings().verbosity());
    assertEquals(1, settings("-v").verbosity());
    assertEquals(2, settings("-vvv").verbosity());
    process.with("DJ_VERBOSE", "2");
    assertEquals(2, settings().verbosity());
  }

  @Test
  void everySettingHasAVariable() {
    assertEquals("DJ_VERIFY_ENCODE", Setting.VERIFY_ENCODE.variable());
    assertEquals("DJ_REPO", Setting.REPOSITORY.variable());
  }

  private Settings settings(String... words) {
    CommandModel command =
        new CommandModel(
            Grammar.Entry.of("test", "s"),
            List.of(),
            CommandModel.Operands.NONE,
            List.of(),
            true,
            List.of());
    Arguments arguments = new Parser(command, Setting.options()).parse(List.of(words));
    return Settings.resolve(process.environment(), arguments);
  }
}
