package dj.domain.blob;

import dj.domain.id.PackId;

/// Where a blob's record is.
///
/// @param pack the pack
/// @param kind what the blob holds
/// @param codec how it is stored
/// @param offset where its record begins in the pack, in bytes
/// @param sealedLengthBytes the length of the record's sealed part, tag included (the record's
///   cleartext header of 16 bytes comes before it)
/// @param rawLengthBytes the length of the content
public record BlobLocation(
    PackId pack,
    BlobKind kind,
    Codec codec,
    int offset,
    int sealedLengthBytes,
    int rawLengthBytes) {}
