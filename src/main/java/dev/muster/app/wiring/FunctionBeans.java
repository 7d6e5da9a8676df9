package dev.muster.app.wiring;

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
import dev.muster.openmatch0.redis.RedisOrchestratorBooks;
import dev.muster.openmatch0.redis.RedisWaitingProposals;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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
    FunctionLaunchers functionLaunchers(
            BuiltInFunctions builtIn,
            OpenMatch0Config config,
            MusterConfig muster,
            OpenMatch0 openMatch0,
            Instance<KubernetesClient> cluster) {
        return FunctionLaunchers.of(
                builtIn,
                config,
                muster.dataDir().toAbsolutePath().resolve("openmatch0-functions"),
                openMatch0.choice(),
                cluster::get);
    }

    void close(@Disposes FunctionLaunchers launchers) {
        launchers.close();
    }
}
