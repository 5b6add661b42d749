/// The server and its client.
///
/// This module holds the protocol spoken between them over TLS, the server that guards a repository
/// and takes work off its clients, and the storage backend that speaks to such a server.
module dj.adapters.rpc {
  requires transitive dj.application;
  requires transitive dj.domain;
  requires static org.jspecify;
}
