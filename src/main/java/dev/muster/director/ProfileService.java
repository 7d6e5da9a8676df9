package dev.muster.director;

import dev.muster.game.Game;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Schedulers;
import java.util.List;

/// Decides what may be done to profiles.
public final class ProfileService {
    private final Profiles profiles;
    private final Schedulers schedulers;

    public ProfileService(Profiles profiles, Schedulers schedulers) {
        this.profiles = profiles;
        this.schedulers = schedulers;
    }

    /// Accepts a new profile.
    ///
    /// @throws MusterException INVALID_ARGUMENT with a line per fault, or ALREADY_EXISTS
    public Profile create(Profile profile) {
        check(profile);
        if (!profiles.create(profile)) {
            throw MusterException.alreadyExists(text(profile.game(), profile.name()) + " already exists");
        }
        return profile;
    }

    /// Accepts a profile in the place of the one of the same name.
    ///
    /// @throws MusterException INVALID_ARGUMENT with a line per fault, or NOT_FOUND
    public Profile replace(Profile profile) {
        check(profile);
        if (!profiles.replace(profile)) {
            throw notFound(profile.game(), profile.name());
        }
        return profile;
    }

    /// One profile.
    ///
    /// @throws MusterException NOT_FOUND
    public Profile get(String game, String name) {
        return profiles.find(new Game(game), name).orElseThrow(() -> notFound(game, name));
    }

    /// The profiles of a game, or of all games when it is empty.
    public List<Profile> list(String game) {
        return game.isEmpty() ? profiles.all() : profiles.list(new Game(game));
    }

    /// Removes a profile; matches that it made live on.
    ///
    /// @throws MusterException NOT_FOUND
    public void delete(String game, String name) {
        if (!profiles.delete(new Game(game), name)) {
            throw notFound(game, name);
        }
    }

    // A profile places only on schedulers of its own game: one script changes tickets and slots, so both must lie in
    // one shard.
    private void check(Profile profile) {
        ProfileValidation.check(profile);
        schedulers
                .find(profile.scheduler())
                .filter(scheduler -> !scheduler.game().equals(profile.game()))
                .ifPresent(scheduler -> {
                    throw MusterException.invalid("scheduler: " + scheduler.name() + " belongs to the game "
                            + scheduler.game() + ", not to " + profile.game());
                });
    }

    private static MusterException notFound(String game, String name) {
        return MusterException.notFound(text(game, name) + " not found");
    }

    private static String text(String game, String name) {
        return "profile \"" + name + "\" of game \"" + game + "\"";
    }
}
