package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The index segment of the documentation: what is written today is what is read for ever.
final class GoldenSegmentTest {
  @Test
  void theWriterStillWritesIt() throws IOException {
    assertArrayEquals(GoldenFiles.resource("segment-v1.hex"), GoldenFiles.segment());
  }

  @Test
  void theReaderStillReadsIt() throws IOException {
    SegmentView view = SegmentView.of("golden", GoldenFiles.resource("segment-v1.hex"));
    assertEquals(GoldenFiles.SESSION, view.session());
    List<PackInfo> packs = view.packs();
    assertEquals(
        List.of(BlobKind.TREE, BlobKind.DATA), packs.stream().map(PackInfo::kind).toList());
    assertEquals(List.of(1000L, 601L), packs.stream().map(PackInfo::sizeBytes).toList());
    assertEquals(GoldenFiles.CREATED, packs.get(1).created());
    assertEquals(3, view.blobCount());
    PackedBlob run = view.blob(2);
    assertEquals(GoldenFiles.idOf(GoldenFiles.RUN), run.id());
    assertEquals(180, run.offset());
    assertEquals(69, run.sealedLengthBytes());
    assertEquals(100, run.rawLengthBytes());
    assertEquals(packs.get(1), view.packOf(2));
    assertEquals(
        List.of(new Tombstone(packs.get(0).id(), Tombstone.State.CONDEMNED, GoldenFiles.SESSION)),
        view.tombstones());
    assertEquals(1, view.superseded().size());
  }

  @Test
  void theDocumentationShowsIt() throws IOException {
    assertArrayEquals(GoldenFiles.resource("segment-v1.hex"), GoldenFiles.bytesInPage("index.md"));
  }
}
