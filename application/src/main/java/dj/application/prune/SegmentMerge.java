package dj.application.prune;

import dj.application.repository.MaintenanceSession;
import dj.domain.format.v1.SegmentView;
import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.index.BlobSink;
import dj.domain.index.PackInfo;
import java.util.List;
import java.util.Set;

/// Writes the content of several segments to new ones, without some packs. A new one is begun when
/// one has grown long, far below what the format allows.
final class SegmentMerge {
  /// Some 100 MiB of memory while it is collected, and 50 MiB of plaintext.
  private static final int MAX_BLOBS = 1 << 20;

  private final MaintenanceSession session;
  private final Set<PackId> omitted;
  private SegmentWriter target;
  private int written;

  SegmentMerge(MaintenanceSession session, Set<PackId> omitted) {
    this.session = session;
    this.omitted = omitted;
    this.target = session.newSegment();
  }

  /// Adds the content of a segment. Tombstones come along.
  void add(IndexId source, SegmentView view) {
    List<PackInfo> kept =
        view.packs().stream().filter(pack -> !omitted.contains(pack.id())).toList();
    int[] numbers = new int[view.packs().size()];
    int next = 0;
    for (int number = 0; number < numbers.length; number++) {
      boolean isOmitted = omitted.contains(view.packs().get(number).id());
      numbers[number] = isOmitted ? -1 : next++;
    }
    view.forEachBlob(new Filter(kept, numbers));
    view.tombstones().forEach(target::add);
    target.supersede(source);
  }

  /// Writes what is left.
  ///
  /// @return how many segments were written in all
  int finish() {
    if (target.packCount() > 0 || target.tombstoneCount() > 0) {
      write();
    }
    return written;
  }

  private void write() {
    session.write(target);
    written++;
    target = session.newSegment();
  }

  /// Hands the blobs of the packs that are kept on to the segment that is being filled.
  private final class Filter implements BlobSink {
    private final List<PackInfo> kept;
    private final int[] numbers;
    private BlobSink sink;

    private Filter(List<PackInfo> kept, int[] numbers) {
      this.kept = kept;
      this.numbers = numbers;
      this.sink = target.segment(kept);
    }

    @Override
    public void accept(
        long idA,
        long idB,
        long idC,
        long idD,
        int packNumber,
        int kindCode,
        int codecCode,
        int offset,
        int sealedLengthBytes,
        int rawLengthBytes) {
      int number = numbers[packNumber];
      if (number < 0) {
        return;
      }
      if (target.blobCount() >= MAX_BLOBS) {
        write();
        sink = target.segment(kept);
      }
      sink.accept(
          idA,
          idB,
          idC,
          idD,
          number,
          kindCode,
          codecCode,
          offset,
          sealedLengthBytes,
          rawLengthBytes);
    }
  }
}
