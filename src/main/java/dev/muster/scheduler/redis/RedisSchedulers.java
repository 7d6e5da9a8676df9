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
import dev.muster.scheduler.VersionDraft;
import dev.muster.scheduler.VersionHistory;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Schedulers as hashes in the shard of their game, and one key per name that is unique over all games.
/// Creation reserves the name and then stores; deletion removes what was stored and then frees the name.
public final class RedisSchedulers implements Schedulers, SchedulerKeeping {
    private static final long UNFOLLOWED_MILLIS = 10_000;
    private static final Script RESERVE = Script.named("scheduler/reserve");
    private static final Script FREE = Script.named("scheduler/free");
    private static final Script WITHDRAW = Script.named("scheduler/withdraw", OperationScripts.PRELUDE);
    private static final Script CREATE = Script.named("scheduler/create", OperationScripts.PRELUDE);
    private static final Script CLAIM = Script.named("scheduler/claim");
    private static final Script STATE = Script.named("scheduler/state", OperationScripts.PRELUDE);
    private static final Script REQUEST_DELETION = Script.named("scheduler/request-deletion", OperationScripts.PRELUDE);
    private static final Script REVIVE = Script.named("scheduler/revive", OperationScripts.PRELUDE);
    private static final Script VERSION = Script.named("scheduler/version");
    private static final Script REMOVE = Script.named("scheduler/remove", OperationScripts.PRELUDE);

    private final Redis redis;
    private final Games games;
    private final SchedulerShards shards;
    private final RedisVersions versions;

    public RedisSchedulers(Redis redis, Games games, SchedulerShards shards) {
        this.redis = redis;
        this.games = games;
        this.shards = shards;
        this.versions = new RedisVersions(redis, shards);
    }

    @Override
    public String create(Scheduler scheduler, String creationId, String operationId) {
        var game = new Game(scheduler.game());
        games.add(game);
        var shard = Shard.of(game);
        reserveName(scheduler.name(), shard, creationId);
        var spec = SchedulerCodec.encode(scheduler);
        var stored = redis.ask(CREATE.call(
                shard,
                scheduler.name(),
                spec,
                scheduler.version(),
                creationId,
                operationId,
                OperationInputs.scheduler(scheduler)));
        if (stored.integer(0) == 0) {
            throw taken(scheduler.name());
        }
        // Whoever found the reservation old and nothing in this shard yet has taken it over meanwhile.
        if (reserve(scheduler.name(), shard, creationId, "", 0).integer(0) == 0) {
            redis.ask(WITHDRAW.call(shard, scheduler.name(), creationId));
            throw taken(scheduler.name());
        }
        shards.forget(scheduler.name());
        return stored.text(1);
    }

    @Override
    public Optional<Scheduler> find(String name) {
        return shards.waitForAnswer(name, shard -> read(shard, name));
    }

    @Override
    public Optional<Scheduler> find(String name, String version) {
        return shards.waitForAnswer(name, shard -> read(VERSION.call(shard, name, version)));
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
        return shards.waitForAnswer(
                        name, shard -> Optional.ofNullable(redis.run(REQUEST_DELETION.call(shard, name, operationId))))
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
        var reply = redis.ask(STATE.call(prefix(scheduler), scheduler.name(), lease, state.word()));
        if (reply.integer(0) < 0) {
            throw MusterException.failedPrecondition(
                    "the creation of scheduler \"" + scheduler.name() + "\" was canceled");
        }
    }

    @Override
    public void revive(Scheduler scheduler, String lease) {
        redis.ask(REVIVE.call(prefix(scheduler), scheduler.name(), lease));
    }

    @Override
    public void remove(Scheduler scheduler, String lease) {
        var name = scheduler.name();
        var creation = creation(prefix(scheduler), name).or(() -> reservation(name, prefix(scheduler)));
        int removed = 0;
        while (removed == 0) { // each call removes as much as one script may
            removed = redis.ask(REMOVE.call(prefix(scheduler), name, lease)).integer(0);
        }
        if (removed == -2) {
            throw MusterException.unavailable("scheduler \"" + name + "\" has rooms again");
        }
        if (removed < 0) {
            throw MusterException.failedPrecondition("the deletion of scheduler \"" + name + "\" was canceled");
        }
        creation.ifPresent(id -> redis.ask(FREE.call(SchedulerShards.nameKey(name), id)));
        shards.forget(name);
    }

    @Override
    public void requestVersion(Scheduler draft, String base, String operationId) {
        versions.requestVersion(draft, base, operationId);
    }

    @Override
    public void requestSwitch(String name, String version, String operationId) {
        versions.requestSwitch(name, version, operationId);
    }

    @Override
    public Optional<VersionHistory> versions(String name) {
        return versions.versions(name);
    }

    @Override
    public Optional<VersionDraft> draft(Scheduler scheduler, String operationId) {
        return versions.draft(prefix(scheduler), scheduler.name(), operationId);
    }

    @Override
    public void storeVersion(Scheduler version, String lease, String operationId, String switchId) {
        versions.store(prefix(version), version, lease, operationId, switchId);
    }

    @Override
    public String activate(Scheduler scheduler, String lease, String operationId) {
        return versions.activate(prefix(scheduler), scheduler.name(), lease, operationId);
    }

    // Looks whether a scheduler followed another's reservation before it takes it over, and after: the other creation
    // may
    // have stored its scheduler in between, and looked at its reservation for the last time.
    private void reserveName(String name, String shard, String creationId) {
        var reply = reserve(name, shard, creationId, "", 0);
        if (reply.integer(0) == 1) {
            return;
        }
        var otherShard = reply.text(1);
        var other = reply.text(2);
        if (isStored(otherShard, name, other)
                || reserve(name, shard, creationId, other, UNFOLLOWED_MILLIS).integer(0) == 0) {
            throw taken(name);
        }
        if (isStored(otherShard, name, other)) {
            reserve(name, otherShard, other, creationId, 0);
            throw taken(name);
        }
    }

    private Reply reserve(String name, String shard, String creationId, String from, long age) {
        return redis.ask(RESERVE.call(SchedulerShards.nameKey(name), shard, creationId, from, age));
    }

    private boolean isStored(String shard, String name, String creationId) {
        return creation(shard, name).filter(creationId::equals).isPresent();
    }

    private Optional<String> creation(String shard, String name) {
        return Optional.ofNullable(redis.run(Call.command(Command.HGET, shard + "scheduler:" + name, "creation")))
                .map(Reply::text);
    }

    // The creation of a scheduler that an earlier call removed, as long as its name still leads to the same shard.
    private Optional<String> reservation(String name, String shard) {
        var row = redis.ask(Call.command(Command.HMGET, SchedulerShards.nameKey(name), "prefix", "creation"));
        return row.isNil(0) || !row.text(0).equals(shard) ? Optional.empty() : Optional.of(row.text(1));
    }

    private Optional<Scheduler> read(String prefix, String name) {
        return read(Call.command(Command.HMGET, prefix + "scheduler:" + name, "spec", "state"));
    }

    private Optional<Scheduler> read(Call call) {
        var row = redis.ask(call);
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
