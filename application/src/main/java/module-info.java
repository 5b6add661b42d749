/// The use cases of dj: what happens in which order.
///
/// Backup, restore, check, prune and repair are written here in terms of the domain's ports. This
/// is the only module that decides the order of writes to a repository, and the only one that
/// starts threads.
module dj.application {
  exports dj.application.backup;
  exports dj.application.browse;
  exports dj.application.change;
  exports dj.application.check;
  exports dj.application.concurrent;
  exports dj.application.copy;
  exports dj.application.packing;
  exports dj.application.prune;
  exports dj.application.repair;
  exports dj.application.repository;
  exports dj.application.restore;
  exports dj.application.retry;
  exports dj.application.search;
  exports dj.application.statistics;
  exports dj.application.usecase;

  requires transitive dj.domain;
  requires static transitive org.jspecify;
}
