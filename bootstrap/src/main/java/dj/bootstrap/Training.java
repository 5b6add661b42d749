package dj.bootstrap;

import dj.adapters.storage.backend.sftp.PracticeServer;
import dj.adapters.storage.backend.sftp.PracticeServer.KeyAgreement;
import dj.domain.hash.Blake3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The training run of an AOT cache: real command lines, one after the other in one JVM.
///
/// The JVM remembers which classes were loaded and which methods were hot here (JEP 483, 514, 515),
/// so that a later start finds them ready. There is little to read here, since the kernels are
/// interpreted all the time. It belongs to the build of the image; no user runs it.
final class Training {
  private static final int DIRECTORIES = 24;
  private static final int FILES_A_DIRECTORY = 24;
  private static final int LONG_FILE_BYTES = 1 << 20;
  private static final int LANES_BYTES = 64 << 10;
  private static final int ROUNDS = 3;

  private final Path playground;
  private final Map<String, String> environment;

  private Training(Path playground) {
    this.playground = playground;
    this.environment =
        Map.of(
            "HOME",
            playground.toString(),
            "DJ_PASSWORD",
            "training",
            "DJ_CACHE_DIR",
            playground.resolve("cache").toString(),
            "AWS_ACCESS_KEY_ID",
            "practice",
            "AWS_SECRET_ACCESS_KEY",
            "practice",
            "DJ_REPO",
            playground.resolve("repository").toString());
  }

  /// Runs the training in an empty folder, the second argument. The first is what it is for:
  /// `near`, repositories on a disk, or `far`, those behind a server too.
  public static void main(String[] arguments) throws IOException {
    Training training = new Training(Path.of(arguments[1]));
    Path source = training.use();
    if (arguments[0].equals("far")) {
      training.useRemote(source);
    }
  }

  private Path use() throws IOException {
    ProcessText.arguments(new String[] {"version"});
    ProcessText.environment();
    Preparation.start();
    hashInLanes();
    Path source = Files.createDirectory(playground.resolve("source"));
    Random random = new Random(1);
    fill(source, random);
    execute("version");
    execute("repo", "init");
    execute("backup", "create", source.toString());
    for (int round = 0; round < ROUNDS; round++) {
      change(source, round, random);
      execute("backup", "create", source.toString());
      execute("snapshot", "list");
      execute("ls", "latest");
      execute("restore", "latest", "--target", playground.resolve("all" + round).toString());
      execute(
          "restore",
          "latest",
          "--target",
          playground.resolve("one" + round).toString(),
          "--include",
          source.resolve("d1/f1.txt").toString());
      execute("repo", "check");
      execute("repo", "check", "--read-data");
      removeSome(source, round);
      execute("backup", "create", source.toString());
      execute("repo", "prune", "--keep-last", "1", "--yes");
    }
    return source;
  }

  /// A client of SSH takes a thousand classes more, and some for each way to agree on keys; one of
  /// S3 as many.
  private void useRemote(Path source) throws IOException {
    for (KeyAgreement agreement : KeyAgreement.values()) {
      try (PracticeServer server = PracticeServer.start(playground, agreement)) {
        String address = server.address(playground.resolve("remote" + agreement));
        execute("repo", "init", "--repo", address);
        if (agreement == KeyAgreement.ML_KEM) {
          useRemote(address, source);
        }
      }
    }
    try (PracticeBucket bucket = PracticeBucket.start()) {
      execute("repo", "init", "--repo", bucket.address());
      useRemote(bucket.address(), source);
    }
  }

  private void useRemote(String address, Path source) {
    execute("backup", "create", "--repo", address, source.toString());
    execute("backup", "create", "--repo", address, source.toString());
    execute("snapshot", "list", "--repo", address);
    Path target = playground.resolve("restored" + address.hashCode());
    execute("restore", "latest", "--repo", address, "--target", target.toString());
    execute("repo", "check", "--repo", address, "--read-data");
  }

  /// A backup hashes this way only after tens of megabytes: enough to load the classes.
  private static void hashInLanes() {
    byte[] content = new byte[LANES_BYTES];
    byte[] key = new byte[Blake3.KEY_LENGTH_BYTES];
    byte[] hash = new byte[Blake3.HASH_LENGTH_BYTES];
    Blake3.keyedHashInLanes(key, content, 0, content.length, hash, 0);
  }

  private void execute(String... commandLine) {
    int exitCode = Main.run(commandLine, environment, new ProcessSignals());
    if (exitCode != 0) {
      throw new IllegalStateException(
          String.join(" ", commandLine) + " ended with exit code " + exitCode);
    }
  }

  private static void fill(Path source, Random random) throws IOException {
    for (int d = 0; d < DIRECTORIES; d++) {
      Path directory = Files.createDirectory(source.resolve("d" + d));
      for (int f = 0; f < FILES_A_DIRECTORY; f++) {
        Files.writeString(directory.resolve("f" + f + ".txt"), text(random));
      }
      Files.createSymbolicLink(directory.resolve("link"), Path.of("f0.txt"));
    }
    byte[] noise = new byte[LONG_FILE_BYTES];
    random.nextBytes(noise);
    Files.write(source.resolve("noise.bin"), noise);
    Files.write(source.resolve("image.raw"), new byte[1 << 18]);
  }

  private static void change(Path source, int round, Random random) throws IOException {
    for (int d = 0; d < DIRECTORIES; d += ROUNDS) {
      Files.writeString(source.resolve("d" + d).resolve("new" + round + ".txt"), text(random));
    }
  }

  /// Leaves packs of which a part is of no use, for a prune to rewrite.
  private static void removeSome(Path source, int round) throws IOException {
    for (int d = 0; d < DIRECTORIES; d++) {
      for (int f = 2 + round; f < FILES_A_DIRECTORY; f += 2 * ROUNDS) {
        Files.delete(source.resolve("d" + d).resolve("f" + f + ".txt"));
      }
    }
  }

  /// Some kilobytes that compress as text does.
  private static String text(Random random) {
    List<String> words = new ArrayList<>();
    int count = 100 + random.nextInt(400);
    for (int i = 0; i < count; i++) {
      words.add(Integer.toString(random.nextInt(1000), Character.MAX_RADIX));
    }
    return String.join(" ", words);
  }
}
