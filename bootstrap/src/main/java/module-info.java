/// The program: the only module that knows every adapter and connects them with the use cases.
module dj.bootstrap {
  requires dj.adapters.cli;
  requires dj.adapters.fuse;
  requires dj.adapters.proxmox;
  requires dj.adapters.rpc;
  requires dj.adapters.storage;
  requires dj.application;
  requires dj.domain;
  requires jdk.unsupported;
  requires static org.jspecify;
}
