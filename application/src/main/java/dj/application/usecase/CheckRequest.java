package dj.application.usecase;

/// What a check is asked to do.
///
/// @param readData whether every byte of every pack is read and verified, beside the structure
public record CheckRequest(boolean readData) {}
