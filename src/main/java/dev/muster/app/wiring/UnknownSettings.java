package dev.muster.app.wiring;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Stops the start when a variable of the environment means a setting that does not exist. Keys in files
/// and properties are checked by the configuration itself; variables are not, since they may be
/// anybody's.
@Singleton
final class UnknownSettings {
    /// All settings, as a test holds against the mappings: these know their keys only where reflection
    /// does.
    static final Set<String> KEYS = Set.of(
            "muster.roles",
            "muster.runtime",
            "muster.data-dir",
            "muster.rooms.url",
            "muster.rooms.auth",
            "muster.rooms.allocation-ttl",
            "muster.rooms.placement",
            "muster.rooms.stale-after",
            "muster.log.level",
            "muster.log.format",
            "muster.legacy-ports",
            "muster.openmatch.game",
            "muster.openmatch.registration-interval",
            "muster.openmatch.proposal-collection-interval",
            "muster.openmatch.evaluator",
            "muster.openmatch.advertised-address",
            "muster.openmatch.evaluator-timeout",
            "muster.openmatch.pending-release-timeout",
            "muster.openmatch.query-page-size",
            "muster.openmatch.ticket-ttl",
            "muster.openmatch.tickets-per-call",
            "muster.openmatch.assigned-delete-timeout",
            "muster.openmatch.limits.games",
            "muster.openmatch.limits.tickets-per-game",
            "muster.openmatch.limits.watches",
            "muster.openmatch.limits.fetches",
            "muster.openmatch.limits.fetches-per-game",
            "muster.openmatch.limits.proposals",
            "muster.openmatch.limits.watch-buffer",
            "muster.openmatch.limits.proposal-bytes",
            "muster.openmatch.limits.patience",
            "muster.openmatch0.enabled",
            "muster.openmatch0.redis",
            "muster.openmatch0.redis-port",
            "muster.openmatch0.config-file",
            "muster.openmatch0.player-indices",
            "muster.openmatch0.previous-player-indices",
            "muster.openmatch0.ignore-lists.*.key",
            "muster.openmatch0.ignore-lists.*.offset",
            "muster.openmatch0.ignore-lists.*.duration",
            "muster.openmatch0.commands.*",
            "muster.openmatch0.command-directories.*",
            "muster.openmatch0.command-environment.*.*",
            "muster.openmatch0.commands-at-once",
            "muster.openmatch0.jobs.namespace",
            "muster.openmatch0.jobs.service-account",
            "muster.openmatch0.jobs.pull-policy",
            "muster.openmatch0.jobs.requests",
            "muster.openmatch0.jobs.limits",
            "muster.openmatch0.jobs.user",
            "muster.openmatch0.jobs.kept",
            "muster.openmatch0.jobs.mm-logic",
            "muster.openmatch0.function-deadline",
            "muster.openmatch0.evaluator-deadline",
            "muster.openmatch0.functions-at-once",
            "muster.openmatch0.scheduler",
            "muster.openmatch0.function-image",
            "muster.openmatch0.evaluator-image",
            "muster.openmatch0.evaluator-interval",
            "muster.openmatch0.pull-count",
            "muster.openmatch0.query-count",
            "muster.openmatch0.page-size",
            "muster.openmatch0.player-ttl",
            "muster.openmatch0.match-ttl",
            "muster.openmatch0.backend-timeout",
            "muster.openmatch0.frontend-timeout",
            "muster.openmatch0.image-path",
            "muster.openmatch0.rosters-path",
            "muster.openmatch0.pools-path",
            "muster.redis.fsync",
            "muster.redis.replica-acks",
            "muster.process.allow",
            "muster.process.host",
            "muster.process.log-limit",
            "muster.process.on-stop",
            "muster.kubernetes.requests-per-second",
            "muster.kubernetes.burst",
            "muster.kubernetes.node-addresses",
            "muster.kubernetes.resync",
            "muster.kubernetes.silence",
            "muster.kubernetes.disruption-interval",
            "muster.kubernetes.disruption-safety",
            "muster.kubernetes.host-access",
            "muster.kubernetes.spread.topology-key",
            "muster.kubernetes.spread.max-skew",
            "muster.kubernetes.spread.required",
            "muster.simulated.url",
            "muster.simulated.start-delay",
            "muster.simulated.ping-interval",
            "muster.simulated.match-duration",
            "muster.simulated.end-delay",
            "muster.simulated.lifetime",
            "muster.simulated.look-interval",
            "muster.simulated.silent",
            "muster.simulated.seed",
            "muster.simulated.faults.crash-at-start",
            "muster.simulated.faults.never-ready",
            "muster.simulated.faults.hang",
            "muster.simulated.faults.crash-in-match",
            "muster.simulated.faults.lie",
            "muster.fleet.initialization-timeout",
            "muster.fleet.ping-timeout",
            "muster.fleet.deletion-timeout",
            "muster.fleet.drain-timeout",
            "muster.operations.ttl",
            "muster.operations.clean-up-interval",
            "muster.events.keep",
            "muster.events.concurrency",
            "muster.events.keep-alive",
            "muster.events.keep-alive-timeout",
            "muster.events.secrets.*",
            "muster.fleet.create-batch",
            "muster.fleet.validation-attempts",
            "muster.fleet.validation-timeout",
            "muster.fleet.validation-accepts-occupied",
            "muster.director.interval",
            "muster.director.hold",
            "muster.director.assigned-for",
            "muster.security.hosts",
            "muster.security.insecure",
            "muster.bench.baseline");

    /// Variables of commands and rooms, which may be set where a server starts, and secrets under any
    /// name.
    private static final Pattern OTHERS = Pattern.compile(
            "MUSTER_(EVENTS_SECRETS_.+|OPENMATCH0_IGNORE_LISTS_.+_(KEY|OFFSET|DURATION)|OPENMATCH0_COMMANDS_.+|SERVER|JAVA_OPTS|ROOM_TOKEN|ROOM_PORT_.*)");

    /// What Kubernetes sets for a Service whose name starts with `muster`.
    private static final Pattern SERVICES = Pattern.compile(
            "MUSTER(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_\\d+_[A-Z]+(_[A-Z]+)?)");

    /// The first of all observers: nothing is started for a server that will not run.
    void check(@Observes @Priority(0) StartupEvent event) {
        var unknown = among(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            throw MusterException.failedPrecondition(
                    "unknown settings in the environment: " + String.join(", ", unknown));
        }
    }

    static List<String> among(Collection<String> variables) {
        var known = KEYS.stream()
                .map(key -> key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return variables.stream()
                .filter(name -> name.startsWith("MUSTER_"))
                .filter(name -> !known.contains(name))
                .filter(name -> !OTHERS.matcher(name).matches())
                .filter(name -> !SERVICES.matcher(name).matches())
                .sorted()
                .toList();
    }
}
