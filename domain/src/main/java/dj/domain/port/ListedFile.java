package dj.domain.port;

import java.time.Instant;

/// One file in a listing.
///
/// @param file which file
/// @param sizeBytes its size
/// @param modified when it was written, by the storage's clock
public record ListedFile(FileName file, long sizeBytes, Instant modified) {}
