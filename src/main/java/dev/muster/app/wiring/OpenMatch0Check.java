package dev.muster.app.wiring;

import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.openmatch0.json.NamedServer;
import dev.muster.platform.redis.Call;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Tells how the Redis of Open Match 0.3 is; always up, since everything else works without it.
@Readiness
@Singleton
final class OpenMatch0Check implements HealthCheck {
    private final OpenMatch0 openMatch0;
    private final Roles roles;

    OpenMatch0Check(OpenMatch0 openMatch0, Roles roles) {
        this.openMatch0 = openMatch0;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Open Match 0.3").up();
        switch (openMatch0.choice()) {
            case OpenMatch0Choice.Closed closed -> response.withData("not served", closed.why());
            case OpenMatch0Choice.Served served -> {
                if (roles.has(Role.MATCHMAKING)) {
                    fault().ifPresent(why -> response.withData(
                            "warning: " + (served.embedded() ? "embedded Redis" : NamedServer.SETTING),
                            "its Redis (" + served + ") cannot be used: " + why));
                    openMatch0
                            .store()
                            .flatMap(OpenMatch0Store::warning)
                            .ifPresent(why -> response.withData("warning: notify-keyspace-events", why));
                }
            }
        }
        return response.build();
    }

    private Optional<String> fault() {
        try {
            openMatch0.layout().send(Call.command(Command.PING)).get(1, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            return Optional.of("no answer within a second");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
