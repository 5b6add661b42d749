package dj.domain.port.testing;

import dj.domain.port.FileName;
import dj.domain.port.LocalCache;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cache in memory.
public final class MemoryCache implements LocalCache {
  private final Map<FileName, byte[]> copies = new ConcurrentHashMap<>();

  /// Creates an empty cache.
  public MemoryCache() {}

  @Override
  public boolean read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    byte[] copy = copies.get(file);
    if (copy == null || fileOffset + lengthBytes > copy.length) {
      return false;
    }
    System.arraycopy(copy, (int) fileOffset, target, targetOffset, lengthBytes);
    return true;
  }

  @Override
  public void store(FileName file, ByteBuffer content) {
    byte[] copy = new byte[content.remaining()];
    content.get(content.position(), copy);
    if (digestOf(copy).equals(file.name())) {
      copies.put(file, copy);
    }
  }

  @Override
  public void forget(FileName file) {
    copies.remove(file);
  }

  /// The files that have a copy.
  public Set<FileName> files() {
    return Set.copyOf(copies.keySet());
  }

  /// The name that content goes by: its SHA-256 in hex.
  public static String digestOf(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
