package dj.domain.verification;

/// What one file in `verified/` says.
public sealed interface VerificationRecord permits VerifiedPacks, WholeSnapshots {}
