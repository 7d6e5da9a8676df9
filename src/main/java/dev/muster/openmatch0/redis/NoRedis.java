package dev.muster.openmatch0.redis;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What stands where there is no Redis, since nothing is served that needs one.
///
/// @param why for who calls nevertheless
public record NoRedis(String why) implements Redis {
    @Override
    public CompletableFuture<@Nullable Reply> send(Call call) {
        return CompletableFuture.failedFuture(MusterException.failedPrecondition(why));
    }

    @Override
    public String serverRun() {
        return "";
    }
}
