package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Looks at the Redis that Muster was given: one that is missing or too old stops the start, unsafe
/// settings are readiness warnings that name the setting and leave the service up.
@Readiness
@Singleton
final class RedisChecks implements HealthCheck {
    private final RedisDataSource redis;

    RedisChecks(RedisDataSource redis) {
        this.redis = redis;
    }

    void refuseAnUnusableOne(@Observes @Priority(1) StartupEvent event) {
        String info;
        try {
            info = answer();
        } catch (RuntimeException e) {
            throw MusterException.unavailable("the Redis of quarkus.redis.hosts does not answer: " + reason(e), e);
        }
        RedisRequirements.check("quarkus.redis.hosts", info);
    }

    /// Always up: whether Redis answers at all is told by the check of the Redis client.
    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Redis settings").up();
        try {
            RedisInfo info = RedisInfo.parse(answer());
            info.version().ifPresent(version -> response.withData("version", version.toString()));
            info.warnings().forEach((setting, warning) -> response.withData("warning: " + setting, warning));
        } catch (RuntimeException e) {
            response.withData("unknown", reason(e));
        }
        return response.build();
    }

    private String answer() {
        return redis.execute("INFO").toString();
    }

    /// Without the wrapping of asynchronous calls; the cause beneath names the address.
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null
                ? reason(cause)
                : String.valueOf(failure.getMessage());
    }
}
