package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.ObjectText;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import io.vertx.redis.client.Command;
import java.util.Optional;

/// Match objects as hashes under their ids.
public final class RedisMatchObjects implements MatchObjects {
    private final Redis redis;
    private final MatchFields fields;

    public RedisMatchObjects(Redis redis, ObjectText text) {
        this.redis = redis;
        this.fields = new MatchFields(text);
    }

    @Override
    public Optional<MatchObject> find(String id) {
        return fields.read(id, redis.ask(LayoutScripts.MATCH_OBJECT.call(id)));
    }

    @Override
    public void delete(String id) {
        redis.run(Call.command(Command.DEL, id));
    }
}
