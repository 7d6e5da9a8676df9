package dev.muster.openmatch0.json;

import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The settings in force: what is configured comes before what the file says, and that before the defaults.
public final class LayeredSettings {
    private static final String LISTS = "ignoreLists";

    private LayeredSettings() {}

    /// Puts them together. A value with which nothing works is refused, and named.
    public static MatchmakerSettings of(OpenMatch0Config config, MatchmakerFile file) {
        var standard = MatchmakerSettings.defaults();
        checkNames(file);
        return new MatchmakerSettings(
                first(config.playerIndices(), file.texts("playerIndices"), standard.indices()),
                first(config.previousPlayerIndices(), file.texts("previousPlayerIndices"), standard.previousIndices()),
                first(lists(config), lists(file), standard.ignoreLists()),
                first(config.functionImage(), image(file, "defaultImages.mmf"), standard.functionImage()),
                first(config.evaluatorImage(), image(file, "defaultImages.evaluator"), standard.evaluatorImage()),
                first(
                        positive("evaluator-interval", config.evaluatorInterval()),
                        file.seconds("evaluator.interval", 1).or(() -> file.seconds("evalutor.interval", 1)),
                        standard.evaluatorInterval()),
                first(
                        atLeastOne("pull-count", config.pullCount()),
                        file.number("queues.profiles.pullCount", 1),
                        standard.pullCount()),
                first(
                        atLeastOne("query-count", config.queryCount()),
                        file.number("redis.queryArgs.count", 1),
                        standard.queryCount()),
                first(
                        atLeastOne("page-size", config.pageSize()),
                        file.number("redis.results.pageSize", 1),
                        standard.pageSize()),
                first(
                        positive("player-ttl", config.playerTtl()),
                        file.seconds("redis.expirations.player", 1),
                        standard.playerTtl()),
                first(
                        positive("match-ttl", config.matchTtl()),
                        file.seconds("redis.expirations.matchobject", 1),
                        standard.matchTtl()),
                first(
                        positive("backend-timeout", config.backendTimeout()),
                        file.seconds("api.backend.timeout", 1),
                        standard.backendTimeout()),
                first(
                        positive("frontend-timeout", config.frontendTimeout()),
                        file.seconds("api.frontend.timeout", 1),
                        standard.frontendTimeout()),
                first(config.imagePath(), file.word("jsonkeys.mmfImage"), standard.imagePath()),
                first(config.rostersPath(), file.word("jsonkeys.rosters"), standard.rostersPath()),
                first(config.poolsPath(), file.word("jsonkeys.pools"), standard.poolsPath()));
    }

    private static <T> T first(Optional<T> configured, Optional<T> filed, T standard) {
        return configured.or(() -> filed).orElse(standard);
    }

    private static Optional<List<IgnoreList>> lists(OpenMatch0Config config) {
        var lists = config.ignoreLists().entrySet().stream()
                .map(list -> new IgnoreList(
                        list.getKey(),
                        list.getValue().key(),
                        list.getValue().offset().toSeconds(),
                        list.getValue().duration().toSeconds()))
                .toList();
        lists.forEach(list -> checkKey("muster.openmatch0.ignore-lists." + list.name() + ".key", list));
        return lists.isEmpty() ? Optional.empty() : Optional.of(lists);
    }

    private static Optional<List<IgnoreList>> lists(MatchmakerFile file) {
        var lists = file.below(LISTS).stream().map(name -> list(file, name)).toList();
        return lists.isEmpty() ? Optional.empty() : Optional.of(lists);
    }

    private static IgnoreList list(MatchmakerFile file, String name) {
        var prefix = LISTS + "." + name + ".";
        var list = new IgnoreList(
                name,
                file.word(prefix + "name").orElseThrow(() -> file.wrong(prefix + "name", "a sorted set")),
                file.number(prefix + "offset", 0).orElse(0),
                file.number(prefix + "duration", 0).orElse(0));
        checkKey(prefix + "name", list);
        return list;
    }

    // Muster writes these two itself.
    private static void checkKey(String where, IgnoreList list) {
        boolean ours =
                list.name().equals(MatchmakerSettings.PROPOSED) || list.name().equals(MatchmakerSettings.DEINDEXED);
        if (ours && !list.key().equals(list.name())) {
            throw MusterException.invalid(where + ": must be " + list.name());
        }
    }

    private static void checkNames(MatchmakerFile file) {
        checkName(file, "queues.profiles.name", MatchmakerSettings.PROFILE_QUEUE);
        checkName(file, "queues.proposals.name", MatchmakerSettings.PROPOSAL_QUEUE);
    }

    private static void checkName(MatchmakerFile file, String key, String only) {
        if (file.text(key).filter(name -> !name.equals(only)).isPresent()) {
            throw file.wrong(key, only);
        }
    }

    private static Optional<String> image(MatchmakerFile file, String key) {
        var tag = file.text(key + ".tag").filter(text -> !text.isEmpty()).map(text -> ":" + text);
        return file.word(key + ".name").map(name -> name + tag.orElse(""));
    }

    private static Optional<Duration> positive(String setting, Optional<Duration> time) {
        if (time.filter(value -> !value.isPositive()).isPresent()) {
            throw MusterException.invalid("muster.openmatch0." + setting + ": must be longer than nothing");
        }
        return time;
    }

    private static Optional<Integer> atLeastOne(String setting, Optional<Integer> number) {
        if (number.filter(value -> value < 1).isPresent()) {
            throw MusterException.invalid("muster.openmatch0." + setting + ": must be 1 or greater");
        }
        return number;
    }
}
