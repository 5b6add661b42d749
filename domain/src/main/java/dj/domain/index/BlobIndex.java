package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where every blob of a repository is: built once from the index segments, looked up by many
/// threads without a lock, and added to while a backup runs.
///
/// What the segments say lies in one table outside the heap, 40 bytes a blob at most, and does not
/// change; what a backup adds lies in a second, smaller one in front of it. Both hold the first 16
/// of the 32 bytes of an id.
///
/// **Why 16 bytes are enough to rely on.** Ids are outputs of BLAKE3 under a key of the repository.
/// Two blobs that share 16 bytes come up by chance with a probability of 2^-75 among 2^27 blobs,
/// and nobody can look for them without the key: data that an attacker plants is hashed under a key
/// that he does not know, so that he would have to have 2^64 blobs stored. Who has the key can do
/// harm without a collision. And nothing wrong is ever read: opening a blob compares all 32 bytes
/// with the id inside the seal and with the hash of the content.
///
/// Closing it frees the memory; no other call may be under way or come later.
public final class BlobIndex implements AutoCloseable {
  /// As many cache misses as a core can have under way, some times over.
  private static final int BATCH = 32;

  private final PackTable packs;
  private final LocationSearch search;
  private final LocationTable listed;
  private final NewBlobs added;

  private BlobIndex(PackTable packs, LocationTable listed) {
    this.packs = packs;
    this.search = new LocationSearch(packs);
    this.listed = listed;
    this.added = new NewBlobs(search);
  }

  /// The index of a repository without packs.
  public static BlobIndex empty() {
    return new Builder().build();
  }

  /// Collects what the segments list; it belongs to one thread.
  public static final class Builder {
    private final PackTable packs = new PackTable();
    private final List<SegmentSource> sources = new ArrayList<>();

    /// Creates a builder without segments.
    public Builder() {}

    /// The packs so far, to say what they are good for.
    public PackTable packs() {
      return packs;
    }

    /// Adds a segment. A blob that is listed twice in the same place counts once.
    ///
    /// @param segmentPacks the packs in the order of their numbers in the segment
    /// @param blobs goes through its blobs, when the index is built
    public void add(List<PackInfo> segmentPacks, BlobCursor blobs) {
      int[] numbers = segmentPacks.stream().mapToInt(packs::enter).toArray();
      sources.add(new SegmentSource(blobs, numbers));
    }

    /// Ends the collecting; the builder is of no use after that.
    public BlobIndex build() {
      return new BlobIndex(packs, SegmentSource.merge(sources, packs));
    }
  }

  /// The packs.
  public PackTable packs() {
    return packs;
  }

  /// Where a blob can be read: in a reliable pack if there is one, else in a readable one.
  public Optional<BlobLocation> find(BlobKind kind, BlobId id) {
    Optional<BlobLocation> found = search.find(listed, kind, id, PackStanding.RELIABLE);
    if (found.isEmpty()) {
      found = added.find(kind, id, PackStanding.READABLE);
    }
    return found.isPresent() ? found : search.find(listed, kind, id, PackStanding.READABLE);
  }

  /// Whether a new snapshot may rely on a blob: it is stored in a reliable pack.
  public boolean contains(BlobKind kind, BlobId id) {
    return search.holds(listed, kind, id, PackStanding.RELIABLE)
        || added.find(kind, id, PackStanding.RELIABLE).isPresent();
  }

  /// Whether the index lists a blob in a pack exactly as the pack's own table does. Together with
  /// [PackTable#blobCount] this tells whether table and index say the same.
  public boolean lists(PackId pack, PackedBlob blob) {
    return packs.number(pack).map(number -> lists(number, blob)).orElse(false);
  }

  private boolean lists(int packNumber, PackedBlob blob) {
    long place = PackedLocation.place(packNumber, blob);
    long lengths = PackedLocation.lengths(blob);
    return LocationSearch.lists(listed, blob.id(), place, lengths)
        || added.lists(blob.id(), place, lengths);
  }

  /// Looks up many blobs; faster than one by one, since the memory accesses overlap.
  ///
  /// @return what [#find] answers for each, in the same order
  public List<Optional<BlobLocation>> findBatch(BlobKind kind, List<BlobId> ids) {
    List<Optional<BlobLocation>> found = new ArrayList<>(ids.size());
    for (int start = 0; start < ids.size(); start += BATCH) {
      List<BlobId> batch = ids.subList(start, Math.min(ids.size(), start + BATCH));
      touch(batch);
      for (BlobId id : batch) {
        found.add(find(kind, id));
      }
    }
    return found;
  }

  private void touch(List<BlobId> batch) {
    long sum = 0;
    for (BlobId id : batch) {
      sum ^= listed.touch(id.a());
    }
    // Never true for all practical purposes, but it keeps the reads from being removed.
    if (sum == Long.MIN_VALUE && batch.isEmpty()) {
      throw new IllegalStateException("an empty batch has a sum");
    }
  }

  /// Claims a blob that is to be stored: of several workers that meet the same new blob at once,
  /// one gets true, stores it and calls [#add]; the others get false and rely on it, since nothing
  /// refers to it durably before all packs are stored.
  ///
  /// @return false if the blob is reliably stored, or claimed by somebody else
  public boolean claim(BlobKind kind, BlobId id) {
    return !search.holds(listed, kind, id, PackStanding.RELIABLE) && added.claim(kind, id);
  }

  /// Gives a claim up; only for an operation that fails as a whole, since others may rely on it.
  public void release(BlobId id) {
    added.release(id);
  }

  /// Enters a pack that is stored, and ends the claims on its blobs.
  public void add(PackInfo pack, List<PackedBlob> blobs) {
    int number = packs.enter(pack);
    int count = 0;
    for (PackedBlob blob : blobs) {
      count += added.add(number, blob) ? 1 : 0;
    }
    packs.countBlobs(number, count);
  }

  /// Marks for the locations that the segments list, none set yet.
  ///
  /// They are of use as long as the standings of the packs do not change.
  public BlobMarks newMarks() {
    return new BlobMarks(packs, search, listed);
  }

  /// Takes a location and the first 16 bytes of its blob's id.
  @FunctionalInterface
  public interface LocationSink {
    /// Takes one.
    void accept(long idA, long idB, BlobLocation location);
  }

  /// Tells every location, also in packs that are gone, those of the segments sorted by id. Blobs
  /// that are added meanwhile may be left out.
  public void forEach(LocationSink sink) {
    LocationTable.RecordSink each =
        (a, b, place, lengths) -> sink.accept(a, b, search.location(place, lengths));
    listed.forEach(each);
    added.forEach(each);
  }

  /// How many locations there are.
  public long size() {
    return listed.size() + added.size();
  }

  /// How much memory the tables take outside the heap, in bytes.
  public long memoryBytes() {
    return listed.memoryBytes() + added.memoryBytes();
  }

  @Override
  public void close() {
    listed.close();
    added.close();
  }
}
