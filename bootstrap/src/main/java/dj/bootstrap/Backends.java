package dj.bootstrap;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.b2.B2Account;
import dj.adapters.storage.backend.b2.B2Backend;
import dj.adapters.storage.backend.b2.B2Place;
import dj.adapters.storage.backend.local.LocalBackend;
import dj.adapters.storage.backend.s3.S3Backend;
import dj.adapters.storage.backend.s3.S3Options;
import dj.adapters.storage.backend.s3.S3Place;
import dj.adapters.storage.backend.sftp.SftpAccount;
import dj.adapters.storage.backend.sftp.SftpBackend;
import dj.adapters.storage.backend.sftp.SftpOptions;
import dj.adapters.storage.backend.sftp.SftpPlace;
import dj.adapters.storage.backend.sftp.SshQuestions;
import dj.adapters.storage.location.LocationParser;
import dj.adapters.storage.location.RepositoryLocation;
import dj.adapters.storage.system.LinuxHost;
import dj.application.usecase.RepositorySettings;
import dj.application.usecase.StorageSettings;
import dj.domain.port.Bandwidth;
import dj.domain.port.StorageBackend;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Finds the storage behind an address; nothing is touched before its first use.
///
/// @param variables the environment, in which clouds have their names for credentials
/// @param homeDirectory where people keep credentials and known hosts
/// @param workingDirectory what relative addresses are relative to
/// @param random names unfinished files; safe for use by many threads at once
/// @param clock dates signatures
/// @param questions asks a person what an SSH server needs
record Backends(
    Map<String, String> variables,
    Path homeDirectory,
    Path workingDirectory,
    RandomGenerator random,
    InstantSource clock,
    SshQuestions questions) {
  /// What servers are told about who calls them; the version is nobody's business.
  private static final String PROGRAM = "dj";

  /// The storage of the settings.
  ///
  /// @param bandwidth how fast files may be moved
  /// @throws dj.domain.error.UsageException if the address is none, or an option is set that this
  ///   kind of storage does not have
  StorageBackend open(RepositorySettings settings, Bandwidth bandwidth) {
    NetworkSettings network = network(settings.storage(), bandwidth);
    return switch (new LocationParser(workingDirectory).parse(settings.address())) {
      case RepositoryLocation.Local(Path root) -> {
        network.requireKnown("local", Set.of());
        yield new LocalBackend(root, random, bandwidth);
      }
      case RepositoryLocation.B2(String bucket, String prefix) ->
          new B2Backend(new B2Place(bucket, prefix), B2Account.of(variables), network, PROGRAM);
      case RepositoryLocation.S3(Optional<String> endpoint, String bucket, String prefix) ->
          new S3Backend(
              new S3Place(endpoint, bucket, prefix),
              S3Options.of(network),
              network,
              variables,
              homeDirectory,
              clock);
      case RepositoryLocation.Sftp(
              Optional<String> user,
              String host,
              OptionalInt port,
              String path) ->
          new SftpBackend(
              new SftpPlace(user, host, port, path),
              SftpOptions.of(network),
              SftpAccount.of(variables, LinuxHost.userName(), homeDirectory),
              questions,
              network,
              random);
    };
  }

  private static NetworkSettings network(StorageSettings settings, Bandwidth bandwidth) {
    return new NetworkSettings(
        settings.connections(),
        settings.requestTimeout(),
        settings.extraCertificates(),
        settings.insecureTls(),
        settings.options(),
        bandwidth);
  }
}
