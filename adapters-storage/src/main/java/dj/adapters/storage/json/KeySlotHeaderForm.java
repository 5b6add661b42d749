package dj.adapters.storage.json;

import dj.domain.key.Argon2Parameters;
import dj.domain.key.KeyRole;
import dj.domain.key.KeySlotHeader;
import dj.domain.tree.RawBytes;
import java.util.Base64;

/// The clear part of a keyslot as JSON, specified in `docs/format/keys.md`.
final class KeySlotHeaderForm extends JsonForm<KeySlotHeader> {
  private static final String ARGON2ID = "argon2id";

  @Override
  void write(KeySlotHeader header, ObjectWriter object) {
    object
        .field("kdf", ARGON2ID)
        .field("m", header.parameters().memoryKib())
        .field("t", header.parameters().iterations())
        .field("p", header.parameters().parallelism())
        .field("salt", Base64.getEncoder().encodeToString(header.salt().toBytes()))
        .field("created", Rfc3339.format(header.created()))
        .field("role", header.role().code())
        .field("label", header.label());
  }

  @Override
  KeySlotHeader read(Fields fields) {
    String kdf = fields.text("kdf");
    if (!kdf.equals(ARGON2ID)) {
      throw fields.unsupported("derives its key with " + kdf);
    }
    return new KeySlotHeader(
        new Argon2Parameters(fields.natural("m"), fields.natural("t"), fields.natural("p")),
        RawBytes.copyOf(Base64.getDecoder().decode(fields.text("salt"))),
        Rfc3339.parseInstant(fields.text("created")),
        role(fields),
        fields.text("label"));
  }

  private static KeyRole role(Fields fields) {
    int code = fields.natural("role");
    for (KeyRole role : KeyRole.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw fields.unsupported("has the role " + code);
  }
}
