package dj.domain.keyslot;

import dj.domain.id.RepositoryId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import java.time.Instant;

/// What a new keyslot is made of.
///
/// @param secret the master secret, borrowed
/// @param repository the repository that it belongs to
/// @param created when the slot is made; its seconds count
/// @param label what the user calls the slot; readable by everybody, may be empty
/// @param parameters what Argon2id is run with
public record NewKeySlot(
    MasterSecret secret,
    RepositoryId repository,
    Instant created,
    String label,
    Argon2Parameters parameters) {}
