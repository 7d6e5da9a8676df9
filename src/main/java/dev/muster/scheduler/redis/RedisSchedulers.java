package dev.muster.scheduler.redis;

import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.operation.redis.OperationScripts;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import dev.muster.scheduler.Schedulers;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Schedulers as hashes in the shard of their game, and one key per name that is unique over all games.
/// Creation reserves the name and then stores; deletion removes what was stored and then frees the name.
public final class RedisSchedulers implements Schedulers, SchedulerKeeping {
    private static final Script RESERVE = Script.named("scheduler/reserve");
    private static final Script CREATE = Script.named("scheduler/create", OperationScripts.PRELUDE);
    private static final Script CLAIM = Script.named("scheduler/claim");
    private static final Script STATE = Script.named("scheduler/state");
    private static final Script REQUEST_DELETION = Script.named("scheduler/request-deletion", OperationScripts.PRELUDE);
    private static final Script REMOVE = Script.named("scheduler/remove", OperationScripts.PRELUDE);

    private final Redis redis;
    private final Games games;
    private final SchedulerShards shards;

    public RedisSchedulers(Redis redis, Games games, SchedulerShards shards) {
        this.redis = redis;
        this.games = games;
        this.shards = shards;
    }

    @Override
    public String create(Scheduler scheduler, String creationId, String operationId) {
        var game = new Game(scheduler.game());
        games.add(game);
        var nameKey = SchedulerShards.nameKey(scheduler.name());
        reserveName(nameKey, game, scheduler.name(), creationId);
        var spec = SchedulerCodec.encode(scheduler);
        var stored = redis.ask(CREATE.call(
                Shard.of(game), scheduler.name(), spec, scheduler.version(), creationId, operationId, spec));
        if (stored.integer(0) == 0) {
            throw taken(scheduler.name());
        }
        redis.ask(Call.command(Command.HSET, nameKey, "done", "1"));
        shards.forget(scheduler.name());
        return stored.text(1);
    }

    @Override
    public Optional<Scheduler> find(String name) {
        return ask(name, shard -> read(shard, name));
    }

    @Override
    public List<Scheduler> list(Optional<String> game) {
        var of = game.isPresent() ? List.of(new Game(game.get())) : List.copyOf(games.all());
        List<Scheduler> found = new ArrayList<>();
        for (var one : of) {
            var prefix = Shard.of(one);
            for (var name : redis.ask(Call.command(Command.SMEMBERS, prefix + "schedulers"))) {
                read(prefix, name.text()).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Scheduler::name));
        return found;
    }

    @Override
    public String requestDeletion(String name, String operationId) {
        return ask(name, shard -> Optional.ofNullable(redis.run(REQUEST_DELETION.call(shard, name, operationId))))
                .map(Reply::text)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
    }

    @Override
    public Optional<String> claim(Scheduler scheduler, String lease, String host) {
        return redis.ask(CLAIM.call(prefix(scheduler), scheduler.name(), lease, host)).stream()
                .findFirst()
                .map(Reply::text);
    }

    @Override
    public void setState(Scheduler scheduler, String lease, Scheduler.State state) {
        redis.ask(STATE.call(prefix(scheduler), scheduler.name(), lease, state.word()));
    }

    @Override
    public void remove(Scheduler scheduler, String lease) {
        while (redis.ask(REMOVE.call(prefix(scheduler), scheduler.name(), lease))
                        .integer(0)
                == 0) {
            // Each call removes as much as one script may; the rest needs another.
        }
        redis.ask(Call.command(Command.DEL, SchedulerShards.nameKey(scheduler.name())));
        shards.forget(scheduler.name());
    }

    private void reserveName(String nameKey, Game game, String name, String creationId) {
        int outcome =
                redis.ask(RESERVE.call(nameKey, Shard.of(game), creationId)).integer(0);
        if (outcome != 1) {
            throw taken(name);
        }
    }

    // Asks the shard that is remembered and, when that does not know the scheduler, the one where it is now: a name may
    // have gone to another game.
    private <T> Optional<T> ask(String name, Function<String, Optional<T>> question) {
        var remembered = shards.waitFor(name);
        var answer = remembered.flatMap(question);
        if (answer.isPresent()) {
            return answer;
        }
        shards.forget(name);
        var now = shards.waitFor(name);
        return now.equals(remembered) ? answer : now.flatMap(question);
    }

    private Optional<Scheduler> read(String prefix, String name) {
        var row = redis.ask(Call.command(Command.HMGET, prefix + "scheduler:" + name, "spec", "state"));
        if (row.isNil(0)) {
            return Optional.empty();
        }
        var state = row.text(1);
        return Optional.of(SchedulerCodec.decode(row.text(0)).withState(Scheduler.State.of(state)));
    }

    private static String prefix(Scheduler scheduler) {
        return Shard.of(new Game(scheduler.game()));
    }

    private static MusterException taken(String name) {
        return MusterException.alreadyExists("scheduler \"" + name + "\" already exists");
    }
}
