package dev.muster.app.wiring;

import dev.muster.app.metrics.FunctionMetrics;
import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.Orchestrator;
import dev.muster.openmatch0.OrchestratorBooks;
import dev.muster.openmatch0.OrchestratorLimits;
import dev.muster.openmatch0.PropertyPaths;
import dev.muster.openmatch0.json.NamedServer;
import dev.muster.openmatch0.json.ReloadedSettings;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.embedded.RedisRequirements;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.redis.client.Command;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Starts what Open Match 0.3 needs in a process with the role of matchmaking, and ends it.
@Singleton
final class OpenMatch0Starter {
    private static final Logger LOG = Logger.getLogger(OpenMatch0Starter.class);
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final OpenMatch0 openMatch0;
    private final ReloadedSettings settings;
    private final boolean here;
    private @Nullable Orchestrator orchestrator;

    OpenMatch0Starter(OpenMatch0 openMatch0, ReloadedSettings settings, Roles roles) {
        this.openMatch0 = openMatch0;
        this.settings = settings;
        this.here = roles.has(Role.MATCHMAKING);
    }

    /// A server that must not be used stops the start; one that does not answer yet does not.
    void check(@Observes @Priority(4) StartupEvent event, RedisBatcher core) {
        if (!here) {
            return;
        }
        switch (openMatch0.choice()) {
            case OpenMatch0Choice.Closed closed -> LOG.infof("%s: its methods answer UNIMPLEMENTED", closed.why());
            case OpenMatch0Choice.Served served -> {
                if (!served.embedded()) {
                    checkNamed(served, core);
                }
            }
        }
    }

    /// With the other signals, before loops.
    void start(@Observes @Priority(50) StartupEvent event) {
        if (here) {
            settings.start();
            openMatch0.store().ifPresent(OpenMatch0Store::start);
        }
    }

    /// Last, so that it ends first.
    void startOrchestrator(
            @Observes @Priority(100) StartupEvent event,
            OrchestratorBooks books,
            MatchObjects objects,
            PropertyPaths paths,
            FunctionLaunchers launchers,
            OrchestratorLimits limits,
            FunctionMetrics metrics,
            RandomGenerator random) {
        if (here && openMatch0.store().isPresent()) {
            orchestrator = new Orchestrator(
                    new Orchestrator.Parts(books, objects, paths, settings, launchers.all(), limits, metrics),
                    new Leases(openMatch0.books(), HexFormat.of().toHexDigits(random.nextLong()), LEASE),
                    openMatch0.changes(),
                    () -> UUID.randomUUID().toString(),
                    System::nanoTime);
        }
    }

    void stopOrchestrator(@Observes @Priority(10) ShutdownEvent event) {
        Optional.ofNullable(orchestrator).ifPresent(Orchestrator::close);
    }

    /// After all that use it, and before an embedded Redis itself.
    void stop(@Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event) {
        settings.close();
        openMatch0.store().ifPresent(OpenMatch0Store::close);
    }

    private void checkNamed(OpenMatch0Choice.Served served, RedisBatcher core) {
        try {
            var info = openMatch0
                    .layout()
                    .ask(Call.command(Command.INFO, "server"))
                    .text();
            RedisRequirements.check(NamedServer.SETTING, info);
        } catch (MusterException e) {
            if (e.code() != ErrorCode.UNAVAILABLE) {
                // A start that fails here is not followed by the event of a stop.
                openMatch0.store().ifPresent(OpenMatch0Store::close);
                core.close();
                throw e;
            }
            LOG.warnf(
                    "%s (%s) does not answer: %s; calls to Open Match 0.3 answer UNAVAILABLE until it does",
                    NamedServer.SETTING, served, e.getMessage());
        }
    }
}
