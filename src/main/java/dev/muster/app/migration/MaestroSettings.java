package dev.muster.app.migration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every setting of Maestro v10: the table of `docs/reference/maestro-settings.md`, which a test compares with
/// this one.
public final class MaestroSettings {
    private static final String HTTP_PORT = "quarkus.http.port";
    private static final String HOSTS = "quarkus.redis.hosts";
    private static final String NO_POSTGRES = "schedulers and versions are in Redis";
    private static final String ONE_REDIS = "one Redis keeps everything";
    private static final String SAME_PORT = "health and metrics are on the port of the APIs";
    private static final String NO_TRACING = "this version sends no traces";

    /// All of them, in the order of Maestro's file.
    public static final List<MaestroSetting> ALL = List.of(
            to("api.port", HTTP_PORT, "one port for all APIs"),
            to("api.gracefulShutdownTimeout", "quarkus.shutdown.timeout", "`5s` unless set"),
            none("api.metrics.enabled", "`/metrics` is always there; Maestro does not read it either"),
            none("api.tracing.jaeger.disabled", NO_TRACING),
            none("api.tracing.jaeger.agent_host", NO_TRACING),
            none("api.tracing.jaeger.agent_port", NO_TRACING),
            none("api.tracing.jaeger.sampler", NO_TRACING),
            to("internalApi.port", HTTP_PORT, SAME_PORT),
            to("internalApi.gracefulShutdownTimeout", "quarkus.shutdown.timeout", "`5s` unless set"),
            none("internalApi.metrics.enabled", "`/metrics` is always there"),
            none("internalApi.healthcheck.enabled", "`/health`, `/healthz` and `/readyz` are always there"),
            none("internalApi.healthcheck.skipPostgresCheck", NO_POSTGRES),
            to("adapters.redis.poolSize", "quarkus.redis.max-pool-size", "calls share round trips: 12 are plenty"),
            none("adapters.redis.maxConnAge", "a connection is left as soon as its server is no primary any more"),
            none("adapters.schedulerStorage.postgres.url", NO_POSTGRES),
            none("adapters.schedulerStorage.postgres.pooSize", NO_POSTGRES),
            none("adapters.schedulerStorage.postgres.poolSize", NO_POSTGRES),
            none("adapters.schedulerStorage.postgres.minIdleConns", NO_POSTGRES),
            to("adapters.schedulerCache.redis.url", HOSTS, ONE_REDIS),
            to("adapters.operationStorage.redis.url", HOSTS, ONE_REDIS),
            to("adapters.operationFlow.redis.url", HOSTS, ONE_REDIS),
            to("adapters.operationLeaseStorage.redis.url", HOSTS, ONE_REDIS),
            to("adapters.roomStorage.redis.url", HOSTS, ONE_REDIS),
            to("adapters.instanceStorage.redis.url", HOSTS, ONE_REDIS),
            none("adapters.instanceStorage.redis.scanSize", "rooms are indexed, not scanned for"),
            none("adapters.operationStorage.redis.operationsTtl.healthController", "Maestro does not read it either"),
            none("adapters.portAllocator.random.range", "each scheduler names its `portRange`"),
            none(
                    "adapters.runtime.kubernetes.inCluster",
                    "in a cluster, rooms are pods by themselves; outside, `muster.runtime=kubernetes` makes them so"),
            to(
                    "adapters.runtime.kubernetes.masterUrl",
                    "quarkus.kubernetes-client.api-server-url",
                    "only where the kubeconfig does not say it"),
            none("adapters.runtime.kubernetes.kubeconfig", "the usual `KUBECONFIG` or `~/.kube/config` is read"),
            to("adapters.runtime.kubernetes.qps", "muster.kubernetes.requests-per-second", ""),
            to("adapters.runtime.kubernetes.burst", "muster.kubernetes.burst", ""),
            to(
                    "adapters.runtime.kubernetes.topologySpreadConstraint.enabled",
                    "muster.kubernetes.spread.topology-key",
                    "rooms are spread where it is set"),
            to("adapters.runtime.kubernetes.topologySpreadConstraint.maxSkew", "muster.kubernetes.spread.max-skew", ""),
            to(
                    "adapters.runtime.kubernetes.topologySpreadConstraint.topologyKey",
                    "muster.kubernetes.spread.topology-key",
                    ""),
            to(
                    "adapters.runtime.kubernetes.topologySpreadConstraint.whenUnsatisfiableScheduleAnyway",
                    "muster.kubernetes.spread.required",
                    "the opposite: `true` makes a room wait"),
            to("adapters.grpc.keepAlive.time", "muster.events.keep-alive", ""),
            to("adapters.grpc.keepAlive.timeout", "muster.events.keep-alive-timeout", ""),
            none("workers.syncInterval", "workers hear of schedulers at once"),
            none("workers.stopTimeoutDuration", "an operation is resumed by the next holder of its scheduler"),
            to("workers.redis.operationsTTL", "muster.operations.ttl", "a duration, as `24h`"),
            none("workers.healthControllerInterval", "events wake the reconciler, and it looks every 10 s anyway"),
            to("workers.storageClenupInterval", "muster.operations.clean-up-interval", "a duration, as `3h`"),
            none("reporter.metrics.intervalMillis", "gauges follow each round of the reconciler, at most 10 s apart"),
            to(
                    "runtimeWatcher.disruptionWorker.intervalSeconds",
                    "muster.kubernetes.disruption-interval",
                    "a duration, as `60s`"),
            to(
                    "runtimeWatcher.disruptionWorker.safetyPercentage",
                    "muster.kubernetes.disruption-safety",
                    "the same fraction"),
            none("operations.rooms.add.limit", "there is no limit per operation"),
            to("operations.rooms.add.batchSize", "muster.fleet.create-batch", ""),
            none("operations.rooms.add.operationTimeout", "a room that cannot be started holds back no other"),
            none("operations.rooms.remove.limit", "there is no limit per operation"),
            to("services.roomManager.roomPingTimeoutMillis", "muster.fleet.ping-timeout", "a duration, as `240s`"),
            to(
                    "services.roomManager.roomInitializationTimeoutMillis",
                    "muster.fleet.initialization-timeout",
                    "a duration, as `120s`"),
            to(
                    "services.roomManager.roomValidationTimeoutMillis",
                    "muster.fleet.validation-timeout",
                    "a duration, as `120s`"),
            to(
                    "services.roomManager.roomDeletionTimeoutMillis",
                    "muster.fleet.deletion-timeout",
                    "a duration, as `120s`"),
            to(
                    "services.roomManager.roomAllocationTTLMillis",
                    "muster.rooms.allocation-ttl",
                    "a duration, as `300s`; each call may name its own"),
            to("services.roomManager.roomValidationAttempts", "muster.fleet.validation-attempts", ""),
            to(
                    "services.roomManager.roomValidationAcceptOccupiedStatus",
                    "muster.fleet.validation-accepts-occupied",
                    ""),
            none(
                    "services.operationManager.operationLeaseTTLMillis",
                    "leases last 3 s and are renewed by their holder"),
            none("services.eventsForwarder.schedulerCacheTTLMillis", "changes of forwarders are heard of at once"),
            none("migration.path", "there is no schema to migrate"));

    private static final Map<String, MaestroSetting> BY_VARIABLE =
            ALL.stream().collect(Collectors.toMap(MaestroSetting::variable, Function.identity()));

    /// What rooms are told, by Maestro and by Muster.
    private static final Pattern OF_ROOMS = Pattern.compile("MAESTRO_(SCHEDULER_NAME|ROOM_ID)");

    /// What Kubernetes sets for a Service whose name starts with `maestro`.
    private static final Pattern OF_SERVICES = Pattern.compile(
            "MAESTRO(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_\\d+_[A-Z]+(_[A-Z]+)?)");

    private MaestroSettings() {}

    /// One line of advice for each variable of `environment` that is a setting of Maestro.
    public static List<String> advice(Map<String, String> environment) {
        return environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> advice(variable.getKey(), variable.getValue()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> advice(String variable, String value) {
        // MAESTRO_API_PORT=tcp://… is the address of a Service called maestro-api: nobody has set a port.
        if (!variable.startsWith("MAESTRO_")
                || OF_ROOMS.matcher(variable).matches()
                || value.matches("(tcp|udp|sctp)://.*")) {
            return Optional.empty();
        }
        var known = Optional.ofNullable(BY_VARIABLE.get(variable)).map(MaestroSetting::advice);
        return known.isPresent() || OF_SERVICES.matcher(variable).matches()
                ? known
                : Optional.of(variable + " is no setting of Maestro v10, and Muster does not read it");
    }

    private static MaestroSetting to(String key, String successor, String note) {
        return new MaestroSetting(key, successor, note);
    }

    private static MaestroSetting none(String key, String why) {
        return new MaestroSetting(key, "", why);
    }
}
