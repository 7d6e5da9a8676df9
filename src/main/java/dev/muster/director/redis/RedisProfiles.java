package dev.muster.director.redis;

import dev.muster.director.Profile;
import dev.muster.director.Profiles;
import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Script;
import io.vertx.redis.client.Command;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Profiles as one hash per game.
public final class RedisProfiles implements Profiles {
    private static final Script CREATE = Script.named("director/profile-create");
    private static final Script REPLACE = Script.named("director/profile-replace");
    private static final Script DELETE = Script.named("director/profile-delete");

    private final Redis redis;
    private final Games games;
    private final Function<Profile, String> encode;
    private final Function<String, Profile> decode;

    /// @param encode a profile as JSON
    /// @param decode its inverse
    public RedisProfiles(Redis redis, Games games, Function<Profile, String> encode, Function<String, Profile> decode) {
        this.redis = redis;
        this.games = games;
        this.encode = encode;
        this.decode = decode;
    }

    @Override
    public boolean create(Profile profile) {
        var game = new Game(profile.game());
        games.add(game);
        return changed(CREATE.call(Shard.of(game), profile.name(), encode.apply(profile)));
    }

    @Override
    public boolean replace(Profile profile) {
        return changed(REPLACE.call(Shard.of(new Game(profile.game())), profile.name(), encode.apply(profile)));
    }

    @Override
    public Optional<Profile> find(Game game, String name) {
        var stored = redis.run(Call.command(Command.HGET, key(game), name));
        return Optional.ofNullable(stored).map(json -> decode.apply(json.text()));
    }

    @Override
    public List<Profile> list(Game game) {
        return redis.ask(Call.command(Command.HVALS, key(game))).stream()
                .map(json -> decode.apply(json.text()))
                .sorted(Comparator.comparing(Profile::name))
                .toList();
    }

    @Override
    public List<Profile> all() {
        return games.all().stream()
                .sorted(Comparator.comparing(Game::name))
                .flatMap(game -> list(game).stream())
                .toList();
    }

    @Override
    public boolean delete(Game game, String name) {
        return changed(DELETE.call(Shard.of(game), name));
    }

    private boolean changed(Call call) {
        return redis.ask(call).integer(0) == 1;
    }

    private static String key(Game game) {
        return Shard.of(game) + "profiles";
    }
}
