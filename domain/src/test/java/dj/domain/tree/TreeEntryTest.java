package dj.domain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.BlobId;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.TreeEntry.SpecialKind;
import dj.domain.tree.testing.RandomEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeEntryTest {
  private static final BlobId ID = new BlobId(1, 2, 3, 4);
  private static final Metadata METADATA = new RandomEntries(new SplittableRandom(1)).metadata();
  private static final FileContent LISTED = new FileContent.Listed(ID);

  @Test
  void holesAndDataAreTheWholeFile() {
    assertEquals(
        List.of(new Extent(10, 20), new Extent(40, 60)),
        file(100, List.of(new Extent(0, 10), new Extent(30, 10))).dataExtents());
    assertEquals(List.of(new Extent(0, 90)), file(100, List.of(new Extent(90, 10))).dataExtents());
    assertEquals(List.of(new Extent(0, 100)), file(100, List.of()).dataExtents());
    TreeEntry.File hole = inline(100, List.of(new Extent(0, 100)), 0);
    assertEquals(List.of(), hole.dataExtents());
    assertEquals(0, hole.dataBytes());
    assertEquals(80, file(100, List.of(new Extent(0, 10), new Extent(30, 10))).dataBytes());
  }

  @Test
  void holesThatDoNotFitAreRefused() {
    assertRefused(() -> file(100, List.of(new Extent(90, 11))));
    assertRefused(() -> file(100, List.of(new Extent(30, 10), new Extent(0, 10))));
    assertRefused(() -> file(100, List.of(new Extent(0, 10), new Extent(10, 10))));
    assertRefused(() -> file(-1, List.of()));
    List<Extent> many = new ArrayList<>();
    for (int i = 0; i <= TreeEntry.File.MAX_HOLES; i++) {
      many.add(new Extent(2L * i, 1));
    }
    assertRefused(() -> file(1 << 20, many));
    assertRefused(() -> new Extent(0, 0));
    assertRefused(() -> new Extent(-1, 2));
    assertRefused(() -> new Extent(Long.MAX_VALUE, 1));
  }

  @Test
  void theLongestHolesAreKeptInTheirOrder() {
    List<Extent> holes = List.of(new Extent(0, 1), new Extent(5, 9), new Extent(20, 2));
    assertEquals(holes, Extent.longest(holes, 3));
    assertEquals(List.of(new Extent(5, 9), new Extent(20, 2)), Extent.longest(holes, 2));
  }

  @Test
  void contentIsAsLongAsTheData() {
    assertEquals(5, inline(5, List.of(), 5).dataBytes());
    assertRefused(() -> inline(5, List.of(), 4));
    assertRefused(() -> inline(513, List.of(), 513));
    FileContent chunks = new FileContent.Chunks(List.of(new Chunk(ID, 7), new Chunk(ID, 8)));
    assertEquals(15, new TreeEntry.File(name("a"), METADATA, 15, List.of(), chunks).dataBytes());
    assertRefused(() -> new TreeEntry.File(name("a"), METADATA, 16, List.of(), chunks));
    assertRefused(() -> new FileContent.Chunks(List.of()));
    assertRefused(() -> new Chunk(ID, 0));
    assertRefused(() -> new Chunk(ID, Chunk.MAX_LENGTH_BYTES + 1));
  }

  @Test
  void linksHaveATargetAndOnlyDevicesANumber() {
    assertRefused(() -> new TreeEntry.Symlink(name("a"), METADATA, RawBytes.EMPTY));
    assertRefused(() -> new TreeEntry.Special(name("a"), METADATA, SpecialKind.FIFO, 1));
    assertRefused(() -> new TreeEntry.Special(name("a"), METADATA, SpecialKind.SOCKET, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0"})
  void whatIsNoNameIsRefused(String name) {
    assertFalse(FileNames.isValid(name(name)));
    assertRefused(() -> new TreeEntry.Directory(name(name), METADATA, ID));
  }

  @Test
  void namesAreBytesAndOrderedAsSuch() {
    RawBytes high = RawBytes.copyOf(new byte[] {(byte) 0xFF});
    assertTrue(FileNames.isValid(high));
    assertTrue(FileNames.isValid(name("...")));
    assertTrue(high.compareTo(name("z")) > 0);
    assertTrue(name("a").compareTo(name("ab")) < 0);
    assertFalse(FileNames.isValid(name("n".repeat(4_097))));
  }

  @Test
  void attributesAscendAndHaveALimit() {
    ExtendedAttribute a = new ExtendedAttribute(name("a"), RawBytes.EMPTY);
    ExtendedAttribute b = new ExtendedAttribute(name("b"), name("value"));
    assertEquals(List.of(a, b), METADATA.with(List.of(a, b), 0).attributes());
    assertRefused(() -> METADATA.with(List.of(b, a), 0));
    assertRefused(() -> METADATA.with(List.of(a, a), 0));
    RawBytes large = RawBytes.copyOf(new byte[Metadata.MAX_ATTRIBUTES_BYTES]);
    assertRefused(() -> METADATA.with(List.of(new ExtendedAttribute(name("a"), large)), 0));
    assertRefused(() -> new ExtendedAttribute(RawBytes.EMPTY, large));
    assertEquals(name("x"), METADATA.withUnknown(name("x")).with(List.of(), 1).unknown());
  }

  private static TreeEntry.File file(long sizeBytes, List<Extent> holes) {
    return new TreeEntry.File(name("file"), METADATA, sizeBytes, holes, LISTED);
  }

  private static TreeEntry.File inline(long sizeBytes, List<Extent> holes, int length) {
    RawBytes bytes = RawBytes.copyOf(new byte[length]);
    return new TreeEntry.File(
        name("file"), METADATA, sizeBytes, holes, new FileContent.Inline(bytes));
  }

  private static RawBytes name(String text) {
    return RawBytes.utf8(text);
  }

  private static void assertRefused(Executable action) {
    assertThrows(IllegalArgumentException.class, action);
  }
}
