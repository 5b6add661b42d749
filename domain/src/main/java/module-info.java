/// The domain of dj: what a backup consists of, and every byte of its format.
///
/// Identities, blobs, packs, indexes, trees, snapshots, keys, chunking and hashing live here,
/// together with the ports through which the domain is connected to the world. The module needs
/// nothing but `java.base`.
module dj.domain {
  exports dj.domain.blob;
  exports dj.domain.chunking;
  exports dj.domain.config;
  exports dj.domain.container;
  exports dj.domain.document;
  exports dj.domain.error;
  exports dj.domain.event;
  exports dj.domain.filter;
  exports dj.domain.finding;
  exports dj.domain.format.v1.tree;
  exports dj.domain.format.v1;
  exports dj.domain.hash;
  exports dj.domain.id;
  exports dj.domain.index;
  exports dj.domain.key;
  exports dj.domain.keyslot;
  exports dj.domain.lease;
  exports dj.domain.pack;
  exports dj.domain.port;
  exports dj.domain.retention;
  exports dj.domain.snapshot;
  exports dj.domain.transaction;
  exports dj.domain.tree;
  exports dj.domain.verification;
}
