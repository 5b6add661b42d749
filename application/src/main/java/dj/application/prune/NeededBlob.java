package dj.application.prune;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;

/// A blob that a snapshot needs.
///
/// @param kind what it holds
/// @param id the blob
record NeededBlob(BlobKind kind, BlobId id) {}
