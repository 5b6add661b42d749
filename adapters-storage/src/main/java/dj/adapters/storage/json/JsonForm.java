package dj.adapters.storage.json;

import dj.domain.error.DamageException;
import dj.domain.port.DocumentCodec;
import java.time.DateTimeException;

/// What all forms share: strict parsing, and the rules of the records taken for the rules of the
/// fields.
abstract class JsonForm<T> implements DocumentCodec.Form<T> {
  @Override
  public final byte[] encode(T document) {
    return ObjectWriter.write(object -> write(document, object));
  }

  @Override
  public final T decode(String subject, byte[] json) {
    try {
      return read(Fields.of(subject, StrictJson.parse(subject, json)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamageException(subject + ": " + e.getMessage(), Damage.HINT, e);
    }
  }

  /// Writes the fields.
  abstract void write(T document, ObjectWriter object);

  /// Makes the document from its fields; a record that refuses them is damage.
  abstract T read(Fields fields);
}
