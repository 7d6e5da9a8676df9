package dev.muster.openmatch0.redis;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import io.vertx.redis.client.Command;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A way to a server that must not be the one that keeps the rest: here callers choose the keys. Both are asked who
/// they are before the first call, and again when either is another than before; names and databases do not matter,
/// nor whether one is a replica of the other.
public final class ApartRedis implements Redis {
    private static final Call PING = Call.command(Command.PING);

    private final Redis way;
    private final Redis core;
    private final String setting;
    private volatile Pair known = new Pair("", "");

    private record Pair(String own, String core) {
        boolean isKnown() {
            return !own.isEmpty() && !core.isEmpty();
        }

        /// A run is `<replication id>/<id of the process>`.
        boolean isOne() {
            var ours = own.split("/", -1);
            var theirs = core.split("/", -1);
            return IntStream.range(0, Math.min(ours.length, theirs.length))
                    .anyMatch(i -> !ours[i].isEmpty() && ours[i].equals(theirs[i]));
        }
    }

    /// @param setting what names the server, for who is told that it is the wrong one
    public ApartRedis(Redis way, Redis core, String setting) {
        this.way = way;
        this.core = core;
        this.setting = setting;
    }

    @Override
    public CompletableFuture<@Nullable Reply> send(Call call) {
        var pair = known;
        if (pair.own().equals(way.serverRun()) && pair.core().equals(core.serverRun()) && pair.isKnown()) {
            return way.send(call);
        }
        return way.send(PING).thenCombine(core.send(PING), (one, other) -> one).thenCompose(pong -> {
            check();
            return way.send(call);
        });
    }

    @Override
    public String serverRun() {
        return way.serverRun();
    }

    private void check() {
        var pair = new Pair(way.serverRun(), core.serverRun());
        if (pair.isOne()) {
            throw MusterException.failedPrecondition(setting + " names the Redis that keeps schedulers, rooms and"
                    + " tickets; programs of Open Match 0.3 choose their keys, so they need a server of their own");
        }
        known = pair;
    }
}
