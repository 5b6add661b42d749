package dj.application.repository;

import dj.domain.lease.ProcessIdentity;
import dj.domain.port.Aead;
import dj.domain.port.Compressor;
import dj.domain.port.ContentHasher;
import dj.domain.port.DocumentCodec;
import dj.domain.port.LocalNotes;
import dj.domain.port.PasswordKdf;
import dj.domain.port.ProcessTable;
import dj.domain.port.StorageBackend;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// All that a repository needs from outside.
///
/// @param backend where its files are
/// @param notes what this client notes down of it
/// @param compressor compresses blobs
/// @param aead seals everything
/// @param kdf turns a password into a key
/// @param hasher makes ids
/// @param documents reads and writes JSON documents
/// @param random fit for cryptography, and safe for use by many threads
/// @param clock the time of day
/// @param origin who runs this program
/// @param processes tells whether other processes of this host have ended
public record RepositoryPorts(
    StorageBackend backend,
    LocalNotes notes,
    Compressor compressor,
    Aead aead,
    PasswordKdf kdf,
    ContentHasher hasher,
    DocumentCodec documents,
    RandomGenerator random,
    InstantSource clock,
    Origin origin,
    ProcessTable processes) {

  /// The same ports with another backend.
  RepositoryPorts with(StorageBackend other) {
    return new RepositoryPorts(
        other, notes, compressor, aead, kdf, hasher, documents, random, clock, origin, processes);
  }

  /// Who runs this program; stands in leases and snapshots.
  ///
  /// @param host the host's name
  /// @param user the user's name
  /// @param uid the user's number
  /// @param gid the number of the user's group
  /// @param process tells whether the process still runs
  /// @param program the program, such as `dj 1.0.0`
  public record Origin(
      String host, String user, long uid, long gid, ProcessIdentity process, String program) {}
}
