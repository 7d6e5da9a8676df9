package dev.muster.fleet.redis;

import dev.muster.fleet.FleetMemory;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import dev.muster.scheduler.redis.SchedulerShards;
import io.vertx.redis.client.Command;
import java.util.Optional;

/// A field of the scheduler's hash, so that it goes with the scheduler and no version touches it.
public final class RedisFleetMemory implements FleetMemory {
    private static final Script REDUCED = Script.named("fleet/reduced");

    private final Redis redis;
    private final SchedulerShards shards;

    public RedisFleetMemory(Redis redis, SchedulerShards shards) {
        this.redis = redis;
        this.shards = shards;
    }

    @Override
    public long reducedAt(String scheduler) {
        return shards.waitForAnswer(
                        scheduler,
                        prefix -> Optional.ofNullable(
                                redis.run(Call.command(Command.HGET, prefix + "scheduler:" + scheduler, "reduced"))))
                .map(Reply::text)
                .map(Long::parseLong)
                .orElse(0L);
    }

    @Override
    public void reduced(String scheduler, String lease, long at) {
        var prefix = shards.waitFor(scheduler)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + scheduler + "\" not found"));
        redis.ask(REDUCED.call(prefix, scheduler, lease, at));
    }
}
