package dev.muster.app.wiring;

import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.openmatch0.OrchestratorBooks;
import dev.muster.openmatch0.OrchestratorLimits;
import dev.muster.openmatch0.PoolSearch;
import dev.muster.openmatch0.PropertyPaths;
import dev.muster.openmatch0.Proposals;
import dev.muster.openmatch0.WaitingProposals;
import dev.muster.openmatch0.builtin.BuiltInFunctions;
import dev.muster.openmatch0.builtin.RosterFunction;
import dev.muster.openmatch0.builtin.SimpleEvaluator;
import dev.muster.openmatch0.process.FailedOutputs;
import dev.muster.openmatch0.process.LocalCommand;
import dev.muster.openmatch0.process.ProcessFunctions;
import dev.muster.openmatch0.redis.RedisOrchestratorBooks;
import dev.muster.openmatch0.redis.RedisWaitingProposals;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/// What runs match functions and evaluators of Open Match 0.3.
final class FunctionBeans {
    private static final int STARTING = 16;

    @Produces
    @Singleton
    OrchestratorLimits orchestratorLimits(OpenMatch0Config config) {
        return new OrchestratorLimits(
                config.functionDeadline(), config.evaluatorDeadline(), config.functionsAtOnce(), STARTING);
    }

    @Produces
    @Singleton
    OrchestratorBooks orchestratorBooks(
            OpenMatch0 openMatch0, Supplier<MatchmakerSettings> settings, OrchestratorLimits limits) {
        return new RedisOrchestratorBooks(openMatch0.layout(), settings, limits.functionDeadline());
    }

    @Produces
    @Singleton
    WaitingProposals waitingProposals(OpenMatch0 openMatch0, Supplier<MatchmakerSettings> settings) {
        return new RedisWaitingProposals(openMatch0.layout(), settings);
    }

    @Produces
    @Singleton
    BuiltInFunctions builtInFunctions(
            MatchObjects objects,
            PoolSearch search,
            Proposals proposals,
            WaitingProposals waiting,
            PropertyPaths paths,
            ObjectText text,
            Supplier<MatchmakerSettings> settings,
            RandomGenerator random) {
        return new BuiltInFunctions(Map.of(
                "rosters",
                new RosterFunction(objects, search, proposals, paths, text, settings, random),
                "simple",
                new SimpleEvaluator(waiting)));
    }

    @Produces
    @Singleton
    ProcessFunctions processFunctions(OpenMatch0Config config, MusterConfig muster, OpenMatch0 openMatch0) {
        var commands = config.commands().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        command -> new LocalCommand(command.getValue(), Optional.empty(), Map.of())));
        return new ProcessFunctions(
                commands,
                () -> surroundings(openMatch0.choice()),
                new FailedOutputs(muster.dataDir().toAbsolutePath().resolve("openmatch0-functions")),
                config.commandsAtOnce(),
                System.getenv());
    }

    void close(@Disposes ProcessFunctions functions) {
        functions.close();
    }

    // Read when a function starts: with port 0 the true one is known only then.
    private static FunctionSurroundings surroundings(OpenMatch0Choice choice) {
        var settings = ConfigProvider.getConfig();
        var bound = settings.getValue("quarkus.grpc.server.host", String.class);
        int port = settings.getValue("quarkus.grpc.server.port", Integer.class);
        var host = bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound;
        return switch (choice) {
            case OpenMatch0Choice.Served served ->
                new FunctionSurroundings(served.uri().getHost(), served.port(), host, port);
            case OpenMatch0Choice.Closed closed -> throw new IllegalStateException(closed.why());
        };
    }
}
