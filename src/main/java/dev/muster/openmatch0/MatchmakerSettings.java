package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Open Match 0.3 reads from `matchmaker_config.json`, with its defaults. Some of it may change while the
/// server runs, so whoever uses it asks for it anew each time.
///
/// @param indices dotted paths of players' properties that they are indexed by
/// @param previousIndices such paths of before, from which players are still removed
/// @param ignoreLists all lists that pools leave out
/// @param functionImage what runs for a profile that names no image
/// @param evaluatorInterval how long proposals wait at most for functions that still run
/// @param pullCount how many requests are taken from the queue at once
/// @param queryCount how many players are read from an index at once
/// @param pageSize how many players one message of a pool holds
/// @param playerTtl how long a player is kept
/// @param matchTtl how long profiles, proposals and matches are kept
/// @param backendTimeout how long a caller waits for its match
/// @param frontendTimeout how long a player's stream stays open without news
/// @param imagePath where a profile's properties name the image of its function
/// @param rostersPath where a profile's properties hold its rosters
/// @param poolsPath where a profile's properties hold its pools
public record MatchmakerSettings(
        List<String> indices,
        List<String> previousIndices,
        List<IgnoreList> ignoreLists,
        String functionImage,
        String evaluatorImage,
        Duration evaluatorInterval,
        int pullCount,
        int queryCount,
        int pageSize,
        Duration playerTtl,
        Duration matchTtl,
        Duration backendTimeout,
        Duration frontendTimeout,
        String imagePath,
        String rostersPath,
        String poolsPath) {
    /// The queue of requests for matches.
    public static final String PROFILE_QUEUE = "profileq";

    /// The queue of proposals for the evaluator.
    public static final String PROPOSAL_QUEUE = "proposalq";

    /// How many functions run, as programs that work on Redis directly count them.
    public static final String RUNNING_FUNCTIONS = "concurrentMMFs";

    /// When players were created.
    public static final String CREATED = "OM_METADATA.created";

    /// When somebody last asked for a player.
    public static final String ACCESSED = "OM_METADATA.accessed";

    /// Players who are in a proposal.
    public static final String PROPOSED = "proposed";

    /// Players who were told where to connect.
    public static final String DEINDEXED = "deindexed";

    /// Image names that begin so are functions and evaluators that Muster brings along.
    public static final String BUILT_IN = "builtin:";

    /// As Open Match 0.3 comes, but with the built-in function and evaluator.
    public static MatchmakerSettings defaults() {
        return new MatchmakerSettings(
                List.of(
                        "char.cleric",
                        "char.knight",
                        "char.paladin",
                        "map.aleroth",
                        "map.oasis",
                        "mmr.rating",
                        "mode.battleroyale",
                        "mode.ctf",
                        "region.europe-east1",
                        "region.europe-west1",
                        "region.europe-west2",
                        "region.europe-west3",
                        "region.europe-west4",
                        "role.dps",
                        "role.support",
                        "role.tank"),
                List.of(),
                List.of(
                        new IgnoreList("proposed", PROPOSED, 0, 800),
                        new IgnoreList("deindexed", DEINDEXED, 0, 800),
                        new IgnoreList("expired", ACCESSED, 800, 0)),
                BUILT_IN + "rosters",
                BUILT_IN + "simple",
                Duration.ofSeconds(10),
                100,
                10_000,
                10_000,
                Duration.ofHours(12),
                Duration.ofHours(12),
                Duration.ofSeconds(90),
                Duration.ofSeconds(300),
                "imagename",
                "properties.rosters",
                "properties.pools");
    }

    /// The keys that are something else than a player or a match, so that neither may be called like them.
    public Set<String> reservedKeys() {
        return Stream.of(
                        Stream.of(
                                PROFILE_QUEUE,
                                PROPOSAL_QUEUE,
                                RUNNING_FUNCTIONS,
                                CREATED,
                                ACCESSED,
                                PROPOSED,
                                DEINDEXED),
                        indices.stream(),
                        previousIndices.stream(),
                        ignoreLists.stream().map(IgnoreList::key))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }
}
