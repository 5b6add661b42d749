/// Mounted snapshots.
///
/// This module shows the snapshots of a repository as a read-only file system through FUSE.
module dj.adapters.fuse {
  requires transitive dj.application;
  requires transitive dj.domain;
  requires static org.jspecify;
}
