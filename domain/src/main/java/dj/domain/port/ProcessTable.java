package dj.domain.port;

import dj.domain.lease.ProcessIdentity;

/// The processes of this host, as far as this process sees them.
@FunctionalInterface
public interface ProcessTable {
  /// Whether a process may still run.
  ///
  /// @param process a process that shares its numbers with this one
  /// @return false only if it is certain that it has ended
  boolean mayRun(ProcessIdentity process);
}
