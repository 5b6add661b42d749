package dj.application.usecase;

import dj.domain.key.Argon2Parameters;

/// What a new key is to be like.
///
/// @param label what it is called; anybody can read it
/// @param kdf what deriving it from the password costs
public record NewKey(String label, Argon2Parameters kdf) {}
