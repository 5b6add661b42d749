package dj.application.usecase;

import dj.domain.id.RepositoryId;

/// A new repository.
///
/// @param id its identity
/// @param address where it is
public record InitOutcome(RepositoryId id, String address) {}
