package dj.bootstrap.retention;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A real repository of restic, whose snapshots are written here and not by `restic backup`, which
/// takes half a second for each: the master key comes from `restic cat masterkey`, and a snapshot
/// is JSON under AES-256-CTR and Poly1305-AES (restic's design document, "Keys, Encryption and
/// MAC").
///
/// One run of `restic forget --dry-run` then decides about thousands of snapshots: every history is
/// a host of its own, and hosts are groups.
final class ResticRepository {
  private static final int BLOCK_BYTES = 16;
  private static final BigInteger PRIME = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
  private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

  private final Path folder;
  private final RandomGenerator random;
  private final SecretKeySpec encryption;
  private final SecretKeySpec mac;
  private final BigInteger multiplier;

  /// Creates an empty repository.
  ResticRepository(Path folder, RandomGenerator random) throws Exception {
    this.folder = folder;
    this.random = random;
    run(Map.of(), List.of("init"));
    JsonObject key =
        new Gson().fromJson(run(Map.of(), List.of("cat", "masterkey")), JsonObject.class);
    this.encryption = new SecretKeySpec(base64(key.get("encrypt")), "AES");
    JsonObject macKey = key.getAsJsonObject("mac");
    this.mac = new SecretKeySpec(base64(macKey.get("k")), "AES");
    this.multiplier = littleEndian(base64(macKey.get("r")), BLOCK_BYTES).and(CLAMP);
  }

  private ResticRepository(Path folder, ResticRepository other) throws IOException {
    this.folder = folder;
    this.random = other.random;
    this.encryption = other.encryption;
    this.mac = other.mac;
    this.multiplier = other.multiplier;
    Files.createDirectories(folder.resolve("keys"));
    Files.createDirectories(folder.resolve("snapshots"));
    Files.copy(other.folder.resolve("config"), folder.resolve("config"));
    try (Stream<Path> keys = Files.list(other.folder.resolve("keys"))) {
      for (Path key : keys.toList()) {
        Files.copy(key, folder.resolve("keys").resolve(key.getFileName()));
      }
    }
  }

  /// An empty repository under the same keys, which costs no run of restic.
  ResticRepository sibling(String name) throws IOException {
    return new ResticRepository(folder.resolveSibling(name), this);
  }

  /// Adds a snapshot.
  ///
  /// @return its id
  String add(OffsetDateTime time, String host, List<String> tags) throws Exception {
    JsonObject snapshot = new JsonObject();
    snapshot.addProperty("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
    snapshot.addProperty("tree", "0".repeat(64));
    JsonArray paths = new JsonArray();
    paths.add("/data");
    snapshot.add("paths", paths);
    snapshot.addProperty("hostname", host);
    snapshot.addProperty("username", "user");
    JsonArray tagArray = new JsonArray();
    tags.forEach(tagArray::add);
    snapshot.add("tags", tagArray);
    byte[] file = seal(snapshot.toString().getBytes(StandardCharsets.UTF_8));
    String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    Files.write(folder.resolve("snapshots").resolve(id), file);
    return id;
  }

  /// What `restic forget` would keep, with the reasons.
  ///
  /// @param zone the time zone of the process
  /// @param policy the options of the policy
  /// @return the reasons of each snapshot that stays, by its id
  Map<String, List<String>> kept(String zone, List<String> policy) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("forget", "--dry-run", "--json"));
    arguments.addAll(List.of("--group-by", "host", "--no-lock", "--no-cache"));
    arguments.addAll(policy);
    String json = run(Map.of("TZ", zone), arguments);
    Map<String, List<String>> kept = new HashMap<>();
    for (JsonElement element : new Gson().fromJson(json, JsonArray.class)) {
      JsonObject group = element.getAsJsonObject();
      JsonElement keep = group.get("keep");
      if (keep.isJsonNull()) {
        continue;
      }
      JsonArray reasons = group.getAsJsonArray("reasons");
      for (int i = 0; i < keep.getAsJsonArray().size(); i++) {
        String id = keep.getAsJsonArray().get(i).getAsJsonObject().get("id").getAsString();
        kept.put(id, matches(reasons.get(i).getAsJsonObject()));
      }
    }
    return kept;
  }

  private static List<String> matches(JsonObject reason) {
    return reason.getAsJsonArray("matches").asList().stream()
        .map(JsonElement::getAsString)
        .map(text -> text.startsWith("oldest ") ? text.substring("oldest ".length()) : text)
        .toList();
  }

  private byte[] seal(byte[] plain) throws GeneralSecurityException {
    byte[] nonce = new byte[BLOCK_BYTES];
    random.nextBytes(nonce);
    Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
    counter.init(Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(nonce));
    byte[] sealed = counter.doFinal(plain);
    byte[] file = Arrays.copyOf(nonce, nonce.length + sealed.length + BLOCK_BYTES);
    System.arraycopy(sealed, 0, file, nonce.length, sealed.length);
    byte[] tag = poly1305Aes(nonce, sealed);
    System.arraycopy(tag, 0, file, nonce.length + sealed.length, tag.length);
    return file;
  }

  /// The authenticator of Bernstein's "The Poly1305-AES message-authentication code".
  private byte[] poly1305Aes(byte[] nonce, byte[] message) throws GeneralSecurityException {
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, mac);
    BigInteger pad = littleEndian(block.doFinal(nonce), BLOCK_BYTES);
    BigInteger sum = BigInteger.ZERO;
    for (int offset = 0; offset < message.length; offset += BLOCK_BYTES) {
      byte[] part =
          Arrays.copyOfRange(message, offset, Math.min(message.length, offset + BLOCK_BYTES));
      BigInteger marked = littleEndian(part, part.length).setBit(8 * part.length);
      sum = sum.add(marked).multiply(multiplier).mod(PRIME);
    }
    byte[] bigEndian = sum.add(pad).toByteArray();
    byte[] tag = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES && i < bigEndian.length; i++) {
      tag[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return tag;
  }

  private static BigInteger littleEndian(byte[] bytes, int length) {
    byte[] reversed = new byte[length];
    for (int i = 0; i < length; i++) {
      reversed[i] = bytes[length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  private static byte[] base64(JsonElement text) {
    return Base64.getDecoder().decode(text.getAsString());
  }

  private String run(Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("restic", "-r", folder.toString()));
    command.addAll(arguments);
    Path messages = Files.createTempFile("restic", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(messages.toFile());
    builder.environment().put("RESTIC_PASSWORD", "password");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String results = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    String said = Files.readString(messages);
    Files.delete(messages);
    if (exitCode != 0) {
      throw new AssertionError(command + " ended with " + exitCode + ": " + said);
    }
    return results;
  }
}
