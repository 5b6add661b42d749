package dj.adapters.storage.codec.argon2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.key.Argon2Parameters;
import dj.domain.port.PasswordKdf;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class Argon2KdfTest {
  /// Every implementation that this system has.
  static Stream<PasswordKdf> implementations() {
    return Stream.concat(
        Stream.of(new BouncyCastleArgon2(), new Argon2Kdf()), NativeArgon2.find().stream());
  }

  /// From the tests of the reference implementation.
  @ParameterizedTest
  @MethodSource("implementations")
  void equalsTheReferenceImplementation(PasswordKdf kdf) {
    assertEquals(
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
        derive(kdf, "password", "somesalt", new Argon2Parameters(65536, 2, 1)));
    assertEquals(
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        derive(kdf, "password", "somesalt", new Argon2Parameters(256, 2, 1)));
    assertEquals(
        "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
        derive(kdf, "password", "somesalt", new Argon2Parameters(256, 2, 2)));
    assertEquals(
        "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
        derive(kdf, "differentpassword", "somesalt", new Argon2Parameters(65536, 2, 1)));
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 1, 16", "64, 1, 4, 32", "1000, 3, 4, 64", "1024, 2, 7, 64", "512, 5, 64, 100"})
  void allImplementationsAreEqual(
      int memoryKib, int iterations, int parallelism, int outputLengthBytes) {
    Argon2Parameters parameters = new Argon2Parameters(memoryKib, iterations, parallelism);
    byte[] password = "correct horse battery staple".getBytes(US_ASCII);
    byte[] salt = Arrays.copyOf(password, 16);
    byte[] expected =
        new BouncyCastleArgon2().derive(password, salt, parameters, outputLengthBytes);

    implementations()
        .forEach(kdf ->
            assertArrayEquals(expected, kdf.derive(password, salt, parameters, outputLengthBytes)));
  }

  /// RFC 9106, section 5.3; it takes a secret and associated data, which only the generator below
  /// has.
  @Test
  void theFallbackEqualsTheVectorOfTheRfc() {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(0x13)
            .withIterations(3)
            .withMemoryAsKB(32)
            .withParallelism(4)
            .withSalt(filled(16, 2))
            .withSecret(filled(8, 3))
            .withAdditional(filled(12, 4))
            .build());
    byte[] output = new byte[32];
    generator.generateBytes(filled(32, 1), output);
    assertEquals(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
        HexFormat.of().formatHex(output));
  }

  private static byte[] filled(int lengthBytes, int value) {
    byte[] bytes = new byte[lengthBytes];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static String derive(
      PasswordKdf kdf, String password, String salt, Argon2Parameters parameters) {
    byte[] output =
        kdf.derive(password.getBytes(US_ASCII), salt.getBytes(US_ASCII), parameters, 32);
    return HexFormat.of().formatHex(output);
  }
}
