package dj.adapters.cli.output;

import java.util.regex.Pattern;

/// Text that may speak of an address with a password in it, `scheme://user:password@host`, with the
/// password taken out.
public final class MaskedText {
  /// What stands for a secret.
  public static final String MASK = "***";

  private static final Pattern PASSWORD_OF_ADDRESS = Pattern.compile("(://[^/@:\\s]*):[^/@\\s]*@");

  private MaskedText() {}

  /// The text without passwords of addresses.
  public static String of(String text) {
    return PASSWORD_OF_ADDRESS.matcher(text).replaceAll("$1:" + MASK + "@");
  }
}
