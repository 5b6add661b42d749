package dj.adapters.storage.codec.argon2;

import dj.domain.key.Argon2Parameters;
import dj.domain.port.PasswordKdf;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/// Argon2id in Java: always there, one lane after the other.
final class BouncyCastleArgon2 implements PasswordKdf {
  @Override
  public byte[] derive(
      byte[] password, byte[] salt, Argon2Parameters parameters, int outputLengthBytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(parameters.iterations())
            .withMemoryAsKB(parameters.memoryKib())
            .withParallelism(parameters.parallelism())
            .withSalt(salt)
            .build());
    byte[] output = new byte[outputLengthBytes];
    generator.generateBytes(password, output);
    return output;
  }
}
