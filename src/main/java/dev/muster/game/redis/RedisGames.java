package dev.muster.game.redis;

import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Script;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Games as the set `muster:games`. What this process learned is forgotten when the server changed, since
/// its set may have been lost with it.
public final class RedisGames implements Games {
    private static final String KEY = "muster:games";
    private static final Script ADMIT = Script.named("game/admit");

    private final Redis redis;
    private final int most;
    private final Set<Game> known = ConcurrentHashMap.newKeySet();
    private volatile String learnedFrom = "";

    /// The games of a store that takes 10,000.
    public RedisGames(Redis redis) {
        this(redis, 10_000);
    }

    /// @param most how many games callers may bring
    public RedisGames(Redis redis, int most) {
        this.redis = redis;
        this.most = most;
    }

    @Override
    public void add(Game game) {
        if (!isKnown(game)) {
            // Nobody waits: until it is stored, each call stores it again.
            var _ = learn(game, Call.command(Command.SADD, KEY, game.name()));
        }
    }

    @Override
    public CompletableFuture<Void> admit(Game game) {
        return isKnown(game)
                ? CompletableFuture.completedFuture(null)
                : learn(game, ADMIT.call(KEY, game.name(), most));
    }

    private boolean isKnown(Game game) {
        forgetAfterRestart();
        return known.contains(game);
    }

    private CompletableFuture<Void> learn(Game game, Call call) {
        var run = learnedFrom;
        return redis.send(call).thenAccept(reply -> {
            if (call.script() != null && (reply == null || reply.integer(0) == 0)) {
                throw MusterException.beyond(
                        "games", "game: there are " + most + " games already, " + game.name() + " is refused");
            }
            if (run.equals(learnedFrom)) {
                known.add(game);
            }
        });
    }

    @Override
    public Set<Game> all() {
        forgetAfterRestart();
        var stored = redis.ask(Call.command(Command.SMEMBERS, KEY)).stream()
                .map(name -> new Game(name.text()))
                .collect(Collectors.toSet());
        // A game known here but not stored was lost by a flush: it is stored again.
        for (var game : known) {
            if (!stored.contains(game)) {
                // Nobody waits: if it is lost, the next look finds it missing again.
                var _ = redis.send(Call.command(Command.SADD, KEY, game.name()));
            }
        }
        known.addAll(stored);
        return Set.copyOf(known);
    }

    @Override
    public List<Game> marked(int mark) {
        var found = knownWith(mark);
        if (!found.isEmpty()) {
            return found;
        }
        all();
        return knownWith(mark);
    }

    private List<Game> knownWith(int mark) {
        return known.stream().filter(game -> game.mark() == mark).toList();
    }

    private void forgetAfterRestart() {
        var run = redis.serverRun();
        if (!run.equals(learnedFrom)) {
            learnedFrom = run;
            known.clear();
        }
    }
}
