package dj.application.repository;

import dj.application.packing.BlobRegistry;
import dj.application.packing.BlobStore;
import dj.application.packing.BlobTools;
import dj.domain.chunking.Chunker;
import dj.domain.config.Config;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.id.IndexId;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.key.Hkdf;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackBuffers;
import dj.domain.pack.PackFactory;
import dj.domain.pack.PackVerifier;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A repository whose config and keys are known, and whose index is not loaded yet.
public final class OpenRepository implements AutoCloseable {
  private static final int SPLIT_KEY_BYTES = 16;

  private final RepositoryPorts ports;
  private final Config config;
  private final RepositoryKeys keys;
  private final BlobTools blobTools;
  private final SealedFiles files;

  OpenRepository(RepositoryPorts ports, Config config, RepositoryKeys keys) {
    this.ports = ports;
    this.config = config;
    this.keys = keys;
    this.blobTools = new BlobTools(ports.aead(), ports.compressor(), ports.hasher(), keys);
    this.files = new SealedFiles(ports, keys);
  }

  /// How many threads read from the repository at once: one a processor, or one a connection where
  /// they wait for a network.
  public int readers() {
    int processors = Runtime.getRuntime().availableProcessors();
    BackendCapabilities store = backend().capabilities();
    return store.remote() ? Math.max(processors, store.concurrentReads()) : processors;
  }

  /// What was decided when the repository was created.
  public Config config() {
    return config;
  }

  /// The repository's identity.
  public RepositoryId id() {
    return config.repository();
  }

  /// The ports that it was opened with.
  public RepositoryPorts ports() {
    return ports;
  }

  /// Where its files are.
  public StorageBackend backend() {
    return ports.backend();
  }

  /// How its blobs are named, compressed and sealed.
  public BlobTools blobTools() {
    return blobTools;
  }

  /// Its snapshots.
  public Snapshots snapshots() {
    return new Snapshots(this);
  }

  /// What was removed from it, and how to undo that.
  public TransactionLog transactions() {
    return new TransactionLog(this);
  }

  /// What cuts files.
  public Chunker fileChunker() {
    return Chunker.of(config.fileChunker(), keys.key(KeyPurpose.CHUNKER));
  }

  /// What cuts disk images.
  public Chunker diskChunker() {
    return Chunker.of(config.diskChunker(), keys.key(KeyPurpose.CHUNKER));
  }

  /// Where long directories and content lists are split.
  public SplitKey splitKey() {
    byte[] derived =
        Hkdf.expand(
            keys.key(KeyPurpose.CHUNKER),
            "dj1 split".getBytes(StandardCharsets.US_ASCII),
            SPLIT_KEY_BYTES);
    ByteBuffer words = ByteBuffer.wrap(derived).order(ByteOrder.LITTLE_ENDIAN);
    return new SplitKey(words.getLong(), words.getLong());
  }

  /// Whether another repository cuts and names content as this one does, so that equal content has
  /// equal blobs in both.
  public boolean namesBlobsLike(OpenRepository other) {
    return Stream.of(KeyPurpose.CHUNKER, KeyPurpose.DATA_IDENTITY, KeyPurpose.TREE_IDENTITY)
        .allMatch(purpose -> MessageDigest.isEqual(keys.key(purpose), other.keys.key(purpose)));
  }

  /// Loads the whole index: what new data may rely on.
  ///
  /// @throws DamageException if a segment is damaged: it may be the one that says which packs are
  ///   about to be deleted
  public IndexedRepository load() {
    return new IndexedRepository(this, new IndexLoad(this).whole());
  }

  /// What a backup needs to know of a repository.
  ///
  /// @param indexed the index
  /// @param snapshots the snapshots that count
  public record Overview(IndexedRepository indexed, Snapshots.Listing snapshots) {}

  /// Loads the whole index, and lists the snapshots with it: in one request where the store can.
  ///
  /// A snapshot that was written while they were listed may need segments that this load does not
  /// have. It does for whoever only looks for something to compare with, and relies on the index.
  ///
  /// @throws DamageException as with [#load]
  public Overview loadWithSnapshots() {
    List<ListedFile> listed = new ArrayList<>();
    backend().listAll(List.of(FileKind.SNAPSHOT, FileKind.INDEX), listed::add);
    Snapshots.Found found =
        snapshots()
            .read(
                listed.stream()
                    .map(ListedFile::file)
                    .filter(file -> file.kind() == FileKind.SNAPSHOT)
                    .map(file -> SnapshotId.parse(file.name()))
                    .toList());
    IndexedRepository indexed =
        new IndexedRepository(
            this,
            new IndexLoad(this)
                .whole(
                    listed.stream().filter(each -> each.file().kind() == FileKind.INDEX).toList()));
    return new Overview(indexed, found.countedBy(indexed));
  }

  /// Loads the index as far as it can be read, so that damage to a part of it takes nothing else
  /// out of reach.
  ///
  /// @param findings is told of segments that are damaged
  public IndexedRepository loadReadable(Consumer<Finding> findings) {
    return new IndexedRepository(this, new IndexLoad(this).readable(findings));
  }

  /// The index segments that are there and cannot be read, sorted by name.
  public List<IndexId> damagedSegments() {
    List<IndexId> ids = new ArrayList<>();
    backend().list(FileKind.INDEX, listed -> ids.add(IndexId.parse(listed.file().name())));
    return ids.stream().filter(this::isDamaged).sorted().toList();
  }

  private boolean isDamaged(IndexId segment) {
    try {
      files.viewSegment(segment);
      return false;
    } catch (ObjectMissingException e) {
      // Compacted since it was listed.
      return false;
    } catch (DamageException e) {
      return true;
    }
  }

  /// Reads what nothing else reads: all keys, locks and records of the log.
  public void checkSmallFiles(Consumer<Finding> findings) {
    new SmallFilesCheck(this).run(findings);
    new LogCheck(this).run(findings);
  }

  /// What earlier checks have verified.
  public VerificationLedger verificationLedger() {
    return new VerificationLedger(this);
  }

  /// Creates what verifies whole packs, for one thread.
  public PackVerifier newPackVerifier(BlobReader reader) {
    return new PackVerifier(keys, reader);
  }

  /// Opens the store of the new blobs of a session.
  BlobStore newBlobStore(
      SessionId session, BlobRegistry registry, int verifyOneIn, Progress progress) {
    int targetBytes = config.packSizes().dataBytes();
    int uploads = uploads();
    PackBuffers buffers = new PackBuffers(targetBytes, uploads + 2);
    return new BlobStore(
        blobTools(),
        registry,
        Optional.of(new PackFactory(keys, session, ports.random(), targetBytes, buffers)),
        uploads,
        verifyOneIn,
        ports.random(),
        progress);
  }

  /// A second pack on its way to a local disk takes memory and gains nothing.
  private int uploads() {
    return backend().capabilities().remote() ? backend().capabilities().concurrentWrites() : 1;
  }

  RepositoryKeys keys() {
    return keys;
  }

  SealedFiles files() {
    return files;
  }

  /// A new random session.
  public SessionId newSession() {
    byte[] bytes = new byte[SessionId.LENGTH_BYTES];
    ports.random().nextBytes(bytes);
    return SessionId.of(bytes, 0);
  }

  @Override
  public void close() {
    keys.close();
    ports.backend().close();
  }
}
