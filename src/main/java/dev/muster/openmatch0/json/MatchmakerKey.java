package dev.muster.openmatch0.json;

import java.util.List;
import java.util.Locale;

/// One key of `matchmaker_config.json`, and what takes its place: a row of
/// `docs/reference/openmatch0-settings.md`, which a test compares with [#ALL].
///
/// @param name a `*` in it stands for any name
/// @param standard what Open Match 0.3 has for it
/// @param successor the setting of ours; empty when none is needed
/// @param read whether the value in the file counts
/// @param note what is to be known beside that
public record MatchmakerKey(String name, String standard, String successor, boolean read, String note) {
    private static final String PORTS = "muster.legacy-ports";
    private static final String SERVER = "muster.openmatch0.redis";
    private static final String FIXED = "programs of that line rely on the name: another one is refused";
    private static final String SECONDS = "the setting is a duration, as `90s`";
    private static final String CONNECTIONS = "calls share a few connections";
    private static final String ADDRESSES = "names and addresses are the deployment's";

    /// All of them, in the order of the original's file.
    public static final List<MatchmakerKey> ALL = List.of(
            none("debug", "true", "nothing changes with it"),
            beside("logging.level", "debug", "muster.log.level", "of the whole process"),
            beside("logging.format", "text", "muster.log.format", "of the whole process"),
            none("logging.source", "true", "each line names its class"),
            none("api.backend.hostname", "om-backendapi", ADDRESSES),
            beside("api.backend.port", "50505", PORTS, "`true` serves this port"),
            taken("api.backend.timeout", "90", "muster.openmatch0.backend-timeout", SECONDS),
            none("api.frontend.hostname", "om-frontendapi", ADDRESSES),
            beside("api.frontend.port", "50504", PORTS, "`true` serves this port"),
            taken("api.frontend.timeout", "300", "muster.openmatch0.frontend-timeout", SECONDS),
            none("api.mmlogic.hostname", "om-mmlogicapi", ADDRESSES),
            beside("api.mmlogic.port", "50503", PORTS, "`true` serves this port"),
            taken(
                    "evalutor.interval",
                    "10",
                    "muster.openmatch0.evaluator-interval",
                    "so it is spelled in the original's file, which does not read it; " + SECONDS),
            taken("evaluator.interval", "", "muster.openmatch0.evaluator-interval", "comes before the other spelling"),
            beside("metrics.port", "9555", PORTS, "`true` serves this port"),
            none("metrics.endpoint", "/metrics", "always that"),
            none("metrics.reportingPeriod", "5", "metrics are read when they are asked for"),
            fixed("queues.profiles.name", "profileq"),
            taken("queues.profiles.pullCount", "100", "muster.openmatch0.pull-count", ""),
            fixed("queues.proposals.name", "proposalq"),
            taken(
                    "ignoreLists.*.name",
                    "proposed, deindexed, OM_METADATA.accessed",
                    "muster.openmatch0.ignore-lists.*.key",
                    "of the lists `proposed` and `deindexed` it is always that; any number of lists"),
            taken(
                    "ignoreLists.*.offset",
                    "0, 0, 800",
                    "muster.openmatch0.ignore-lists.*.offset",
                    "the setting is a duration, as `800s`"),
            taken(
                    "ignoreLists.*.duration",
                    "800, 800, 0",
                    "muster.openmatch0.ignore-lists.*.duration",
                    "the setting is a duration, as `800s`"),
            taken(
                    "defaultImages.evaluator.name",
                    "gcr.io/open-match-public-images/openmatch-evaluator",
                    "muster.openmatch0.evaluator-image",
                    "without a file `builtin:simple`"),
            taken("defaultImages.evaluator.tag", "dev", "muster.openmatch0.evaluator-image", ""),
            taken(
                    "defaultImages.mmf.name",
                    "gcr.io/open-match-public-images/openmatch-mmf-py3-mmlogic-simple",
                    "muster.openmatch0.function-image",
                    "without a file `builtin:rosters`"),
            taken("defaultImages.mmf.tag", "dev", "muster.openmatch0.function-image", ""),
            taken("redis.hostname", "", SERVER, "or the variable `REDIS_SERVICE_HOST`, which comes first; at start"),
            taken("redis.port", "", SERVER, "or the variable `REDIS_SERVICE_PORT`, which comes first; at start"),
            taken("redis.user", "", SERVER, "with `redis.hostname`; at start"),
            taken("redis.password", "", SERVER, "with `redis.hostname`; at start"),
            none("redis.pool.maxIdle", "3", CONNECTIONS + "; nor is `REDIS_POOL_MAXIDLE` read"),
            none("redis.pool.maxActive", "0", CONNECTIONS + "; nor is `REDIS_POOL_MAXACTIVE` read"),
            none("redis.pool.idleTimeout", "60", CONNECTIONS + "; nor is `REDIS_POOL_IDLETIMEOUT` read"),
            taken("redis.queryArgs.count", "10000", "muster.openmatch0.query-count", ""),
            taken("redis.results.pageSize", "10000", "muster.openmatch0.page-size", ""),
            taken("redis.expirations.player", "43200", "muster.openmatch0.player-ttl", "the setting is a duration"),
            taken("redis.expirations.matchobject", "43200", "muster.openmatch0.match-ttl", "the setting is a duration"),
            taken("jsonkeys.mmfImage", "imagename", "muster.openmatch0.image-path", ""),
            taken("jsonkeys.rosters", "properties.rosters", "muster.openmatch0.rosters-path", ""),
            taken("jsonkeys.pools", "properties.pools", "muster.openmatch0.pools-path", ""),
            taken("playerIndices", "16 paths", "muster.openmatch0.player-indices", ""),
            taken("previousPlayerIndices", "", "muster.openmatch0.previous-player-indices", ""));

    /// Whether a key of a file is this one. The original does not tell large letters from small ones.
    boolean matches(String key) {
        var pattern = name.toLowerCase(Locale.ROOT).replace(".", "\\.").replace("*", "[^.]+");
        return key.toLowerCase(Locale.ROOT).matches(pattern);
    }

    private static MatchmakerKey taken(String name, String standard, String successor, String note) {
        return new MatchmakerKey(name, standard, successor, true, note);
    }

    private static MatchmakerKey beside(String name, String standard, String successor, String note) {
        return new MatchmakerKey(name, standard, successor, false, note);
    }

    private static MatchmakerKey fixed(String name, String standard) {
        return new MatchmakerKey(name, standard, "", true, FIXED);
    }

    private static MatchmakerKey none(String name, String standard, String note) {
        return new MatchmakerKey(name, standard, "", false, note);
    }
}
