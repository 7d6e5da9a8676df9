package dev.muster.openmatch0;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings of Open Match 0.3. Those that `matchmaker_config.json` has too are empty unless set, and
/// then come before the file; without either, [MatchmakerSettings#defaults()] holds.
@ConfigMapping(prefix = "muster.openmatch0")
public interface OpenMatch0Config {
    /// Whether these doors are served at all.
    @WithDefault("true")
    boolean enabled();

    /// The server that keeps the layout, as `redis://[user:password@]host[:port]`; never the one that
    /// keeps the rest. Without it one is started beside the embedded Redis.
    Optional<String> redis();

    /// Where the server that is started listens; 0 stands for any port that is free.
    @WithDefault("0")
    int redisPort();

    /// A `matchmaker_config.json`, or the same as YAML; what changes in it is taken over while the
    /// server runs.
    Optional<Path> configFile();

    /// @return dotted paths of players' properties that they are indexed by
    Optional<List<String>> playerIndices();

    /// @return such paths of before, from which players are still removed
    Optional<List<String>> previousPlayerIndices();

    /// Lists of players who are in no pool, by name; any of them stands instead of all those of the file.
    Map<String, IgnoredFor> ignoreLists();

    /// What runs as a process of this machine, by image: a program and what it is given.
    Map<String, List<String>> commands();

    /// Where these run, by image; in this process's own working directory otherwise.
    Map<String, Path> commandDirectories();

    /// What these find in their environment besides, by image and name.
    Map<String, Map<String, String>> commandEnvironment();

    /// @return how many of these run at the same time; others wait for their turn
    @WithDefault("16")
    int commandsAtOnce();

    /// What runs as Kubernetes Jobs: images that are neither built in nor have a command.
    Jobs jobs();

    /// @return how long a match function may take at most; never more than half of what is left of its
    /// caller's time
    @WithDefault("30s")
    Duration functionDeadline();

    /// @return how long an evaluator may take at most; never more than half of a caller's time
    @WithDefault("30s")
    Duration evaluatorDeadline();

    /// @return how many match functions are under way at most; further requests stay in the queue
    @WithDefault("500")
    int functionsAtOnce();

    /// @return the scheduler that gives each match a room; without it, callers say where players connect
    Optional<String> scheduler();

    /// @return what runs for a profile that names no image
    Optional<String> functionImage();

    /// @return what decides over proposals
    Optional<String> evaluatorImage();

    /// @return how long proposals wait at most for functions that still run
    Optional<Duration> evaluatorInterval();

    /// @return how many requests are taken from the queue at once
    Optional<Integer> pullCount();

    /// @return how many players are read from an index at once
    Optional<Integer> queryCount();

    /// @return how many players one message of a pool holds
    Optional<Integer> pageSize();

    /// @return how long a player is kept
    Optional<Duration> playerTtl();

    /// @return how long profiles, proposals and matches are kept
    Optional<Duration> matchTtl();

    /// @return how long a caller waits for its match
    Optional<Duration> backendTimeout();

    /// @return how long a player's stream stays open without news
    Optional<Duration> frontendTimeout();

    /// @return where a profile's properties name the image of its function
    Optional<String> imagePath();

    /// @return where a profile's properties hold its rosters
    Optional<String> rostersPath();

    /// @return where a profile's properties hold its pools
    Optional<String> poolsPath();

    /// How Jobs are made.
    interface Jobs {
        /// @return where all of them are; without it there are none
        Optional<String> namespace();

        /// @return what they run under, and what owns them; it needs no rights
        @WithDefault("muster-functions")
        String serviceAccount();

        /// @return when images are pulled, in Kubernetes's words
        @WithDefault("Always")
        String pullPolicy();

        /// @return what each is promised: `cpu` and `memory`
        @WithDefault("cpu=100m,memory=128Mi")
        List<String> requests();

        /// @return what each may take at most
        @WithDefault("cpu=1,memory=512Mi")
        List<String> limits();

        /// @return the number of the user that each runs as; its image's when empty
        Optional<Long> user();

        /// @return how long a Job that ended can be looked at
        @WithDefault("5m")
        Duration kept();

        /// @return where they find MmLogic
        @WithDefault("om-mmlogicapi:50503")
        String mmLogic();
    }

    /// One list of players who are in no pool.
    interface IgnoredFor {
        /// @return the sorted set
        String key();

        /// @return how far back the window ends
        @WithDefault("0s")
        Duration offset();

        /// @return how long the window is; nothing means since ever
        @WithDefault("0s")
        Duration duration();
    }
}
