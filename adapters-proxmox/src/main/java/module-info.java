/// Guests of a Proxmox VE host.
///
/// This module snapshots the disks of virtual machines and containers and offers them to a backup
/// as block sources.
module dj.adapters.proxmox {
  requires transitive dj.application;
  requires transitive dj.domain;
  requires static org.jspecify;
}
