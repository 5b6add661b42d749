package dj.adapters.storage.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.config.Config;
import dj.domain.document.UnknownFields;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.key.KeySlotHeader;
import dj.domain.lease.Lease;
import dj.domain.port.DocumentCodec;
import dj.domain.snapshot.Snapshot;
import dj.domain.tree.RawBytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonDocumentCodecTest {
  private static final long SEED = 20_261_122;
  private static final int RUNS = 300;
  private static final int FUZZ_RUNS = 3000;

  private final DocumentCodec codec = new JsonDocumentCodec();

  @Test
  void everyDocumentComesBack() {
    requireRoundTrips(RandomDocuments::config, codec.config());
    requireRoundTrips(RandomDocuments::keySlotHeader, codec.keySlotHeader());
    requireRoundTrips(RandomDocuments::snapshot, codec.snapshot());
    requireRoundTrips(RandomDocuments::lease, codec.lease());
    requireRoundTrips(RandomDocuments::revocation, codec.revocation());
    requireRoundTrips(RandomDocuments::transaction, codec.transaction());
  }

  private static <T> void requireRoundTrips(
      Function<RandomDocuments, T> source, DocumentCodec.Form<T> form) {
    RandomDocuments documents = new RandomDocuments(SEED);
    for (int run = 0; run < RUNS; run++) {
      T document = source.apply(documents);
      byte[] json = form.encode(document);
      T back = form.decode("the file", json);
      assertEquals(document, back, "seed " + SEED + ", run " + run);
      assertArrayEquals(json, form.encode(back), "seed " + SEED + ", run " + run);
    }
  }

  @Test
  void damagedDocumentsEndInPoliteErrors() {
    requirePolite(RandomDocuments::config, codec.config());
    requirePolite(RandomDocuments::keySlotHeader, codec.keySlotHeader());
    requirePolite(RandomDocuments::snapshot, codec.snapshot());
    requirePolite(RandomDocuments::lease, codec.lease());
    requirePolite(RandomDocuments::revocation, codec.revocation());
    requirePolite(RandomDocuments::transaction, codec.transaction());
  }

  private static <T> void requirePolite(
      Function<RandomDocuments, T> source, DocumentCodec.Form<T> form) {
    RandomDocuments documents = new RandomDocuments(SEED + 1);
    Random random = new Random(SEED + 2);
    for (int run = 0; run < FUZZ_RUNS; run++) {
      byte[] json = mutate(form.encode(source.apply(documents)), random);
      try {
        T document = form.decode("the file", json);
        assertEquals(document, form.decode("the file", form.encode(document)), "run " + run);
      } catch (DamageException | UnsupportedVersionException e) {
        assertTrue(e.getMessage().startsWith("the file: "), e.getMessage());
        assertFalse(e.hint().isEmpty(), e.getMessage());
      }
    }
  }

  /// Changes, drops or repeats some bytes; brackets, quotes and digits more often than others.
  private static byte[] mutate(byte[] json, Random random) {
    byte[] structure = "{}[]\",:0123456789-eE.tfn\\u".getBytes(UTF_8);
    byte[] mutated = json.clone();
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] = structure[random.nextInt(structure.length)];
        case 2 -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
        default -> {
          int from = random.nextInt(mutated.length);
          int length = Math.min(random.nextInt(20), mutated.length - Math.max(at, from));
          System.arraycopy(mutated.clone(), from, mutated, at, length);
        }
      }
    }
    return mutated;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"text\"",
        "{",
        "{}{}",
        "{} x",
        "{'version':1}",
        "{version:1}",
        "{\"version\":1,}",
        "{\"version\":01}",
        "{\"version\":NaN}",
        "{\"version\":1,\"version\":1}",
        "{\"version\":1,\"x\":{\"a\":1,\"a\":1}}",
        "{\"version\":1,\"x\":[[[[[[[[[[]]]]]]]]]]}",
        "{\"version\":1/*x*/}",
        "{\"version\":1e0}",
        "{\"version\":1.0}",
        "{\"version\":0}",
        "{\"version\":-1}",
        "{\"version\":\"1\"}",
        "{\"version\":null}",
        "{\"version\":true}",
        "{\"version\":99999999999999999999}",
        "{\"version\":1,\"x\":\"\\ud800\"}",
        "{\"version\":1,\"\\udc00\":1}",
        "{\"version\":1,\"x\":\"\u0001\"}",
        "\ufeff\ufeff{}"
      })
  void whatIsNoDocumentIsDamage(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    assertDamage(codec.lease(), bytes);
    assertDamage(codec.snapshot(), bytes);
    assertDamage(codec.config(), bytes);
  }

  @Test
  void endlessNumbersAreDamage() {
    byte[] json = ("{\"version\":" + "1".repeat(100_000) + "}").getBytes(UTF_8);
    assertDamage(codec.lease(), json);
  }

  @Test
  void deepNestingIsDamage() {
    byte[] json = "[".repeat(1_000_000).getBytes(UTF_8);
    assertDamage(codec.snapshot(), json);
    assertDamage(codec.snapshot(), "{\"a\":".repeat(1_000_000).getBytes(UTF_8));
  }

  @Test
  void textThatIsNotUtf8IsDamage() {
    byte[] json = codec.lease().encode(new RandomDocuments(1).lease());
    json[json.length - 3] = (byte) 0xC0;
    assertDamage(codec.lease(), json);
  }

  @Test
  void everyMissingFieldIsNamed() {
    Lease lease = new RandomDocuments(5).lease();
    byte[] json = codec.lease().encode(lease);
    Map<String, JsonValue> fields = StrictJson.parse("x", json).byName();
    for (String name : fields.keySet()) {
      Map<String, JsonValue> rest = new LinkedHashMap<>(fields);
      rest.remove(name);
      byte[] without = StrictJson.format(new JsonValue.Members(rest)).getBytes(UTF_8);
      DamageException e = assertDamage(codec.lease(), without);
      assertTrue(e.getMessage().contains("`" + name + "` is missing"), e.getMessage());
    }
  }

  @Test
  void unknownFieldsOfSnapshotsAndConfigsAreKept() {
    UnknownFields unknown = UnknownFields.of(Map.of("x-new", "{\"a\":[1.50,null]}"));
    Snapshot snapshot = new RandomDocuments(7).snapshot();
    byte[] json = with(codec.snapshot().encode(snapshot), "x-new", "{\"a\" : [1.50, null]}");
    Snapshot read = codec.snapshot().decode("x", json);
    assertEquals(unknown.jsonByName().get("x-new"), read.unknown().jsonByName().get("x-new"));
    assertEquals(
        read, codec.snapshot().decode("x", codec.snapshot().encode(read.withTags(read.tags()))));

    Config config = new RandomDocuments(7).config();
    Config readConfig =
        codec.config().decode("x", with(codec.config().encode(config), "x-new", "0e1"));
    assertEquals("0e1", readConfig.unknown().jsonByName().get("x-new"));
  }

  @Test
  void unknownFieldsOfLocksAndKeysArePassedOver() {
    Lease lease = new RandomDocuments(8).lease();
    assertEquals(
        lease, codec.lease().decode("x", with(codec.lease().encode(lease), "x-new", "[]")));
    KeySlotHeader header = new RandomDocuments(8).keySlotHeader();
    byte[] json = with(codec.keySlotHeader().encode(header), "x-new", "[]");
    assertEquals(header, codec.keySlotHeader().decode("x", json));
  }

  @Test
  void laterVersionsAreRefusedPolitely() {
    byte[] later = "{\"version\":2,\"what\":\"ever\"}".getBytes(UTF_8);
    for (DocumentCodec.Form<?> form :
        List.of(codec.config(), codec.snapshot(), codec.lease(), codec.revocation())) {
      assertThrows(UnsupportedVersionException.class, () -> form.decode("x", later));
    }
  }

  @Test
  void unknownKindsAreRefusedPolitely() {
    String config = text(codec.config().encode(new RandomDocuments(9).config()));
    assertUnsupported(codec.config(), config.replaceFirst("\"kind\":[12]", "\"kind\":3"));
    String slot = text(codec.keySlotHeader().encode(new RandomDocuments(9).keySlotHeader()));
    assertUnsupported(codec.keySlotHeader(), slot.replace("argon2id", "scrypt"));
    assertUnsupported(codec.keySlotHeader(), slot.replaceFirst("\"role\":\\d", "\"role\":4"));
    String lease = text(codec.lease().encode(new RandomDocuments(9).lease()));
    assertUnsupported(codec.lease(), lease.replaceFirst("\"kind\":\"\\w+\"", "\"kind\":\"other\""));
  }

  @Test
  void pathsThatAreNotUtf8KeepTheirBytes() {
    Snapshot snapshot = new RandomDocuments(10).snapshot();
    RawBytes latin1 = RawBytes.copyOf(new byte[] {'/', (byte) 0xE4});
    Snapshot mixed = withPaths(snapshot, List.of(RawBytes.utf8("/ä"), latin1));
    byte[] json = codec.snapshot().encode(mixed);
    assertTrue(
        text(json).contains("\"paths\":[\"/ä\",\"/\ufffd\"],\"paths_raw\":[\"\",\"L+Q=\"]"),
        text(json));
    assertEquals(mixed, codec.snapshot().decode("x", json));
    Snapshot plain = withPaths(snapshot, List.of(RawBytes.utf8("/ä")));
    assertFalse(text(codec.snapshot().encode(plain)).contains("paths_raw"));
    assertDamage(
        codec.snapshot(), text(json).replace("[\"\",\"L+Q=\"]", "[\"L+Q=\"]").getBytes(UTF_8));
    assertDamage(codec.snapshot(), text(json).replace("L+Q=", "L+Q*").getBytes(UTF_8));
  }

  @Test
  void hostileKeyDerivationIsDamage() {
    String slot = text(codec.keySlotHeader().encode(new RandomDocuments(11).keySlotHeader()));
    for (String m : List.of("0", "4194305", "2147483647", "-1", "99999999999")) {
      String hostile = slot.replaceFirst("\"m\":\\d+", "\"m\":" + m);
      assertDamage(codec.keySlotHeader(), hostile.getBytes(UTF_8));
    }
    for (String t : List.of("0", "65", "-1")) {
      assertDamage(
          codec.keySlotHeader(), slot.replaceFirst("\"t\":\\d+", "\"t\":" + t).getBytes(UTF_8));
      assertDamage(
          codec.keySlotHeader(), slot.replaceFirst("\"p\":\\d+", "\"p\":" + t).getBytes(UTF_8));
    }
  }

  private static Snapshot withPaths(Snapshot s, List<RawBytes> paths) {
    return new Snapshot(
        s.time(),
        s.tree(),
        paths,
        s.host(),
        s.tags(),
        s.user(),
        s.uid(),
        s.gid(),
        s.parent(),
        s.session(),
        s.program(),
        s.summary(),
        s.source(),
        s.excludes(),
        s.incomplete(),
        s.chain(),
        s.original(),
        s.pinned(),
        s.unknown());
  }

  private static byte[] with(byte[] json, String name, String value) {
    String text = text(json);
    return (text.substring(0, text.length() - 1) + ",\"" + name + "\": " + value + "}")
        .getBytes(UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  private static void assertUnsupported(DocumentCodec.Form<?> form, String json) {
    assertThrows(
        UnsupportedVersionException.class, () -> form.decode("x", json.getBytes(UTF_8)), json);
  }

  private static DamageException assertDamage(DocumentCodec.Form<?> form, byte[] json) {
    DamageException e = assertThrows(DamageException.class, () -> form.decode("the file", json));
    assertTrue(e.getMessage().startsWith("the file: "), e.getMessage());
    return e;
  }
}
