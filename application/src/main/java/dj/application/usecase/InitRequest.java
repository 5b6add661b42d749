package dj.application.usecase;

import dj.domain.key.Argon2Parameters;

/// What a new repository is to be like.
///
/// @param kdf what deriving the key from the password costs
/// @param label what the first key is called; anybody can read it
public record InitRequest(Argon2Parameters kdf, String label) {}
