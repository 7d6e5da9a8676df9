package dev.muster.director;

import dev.muster.match.Filter;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Refuses profiles that could never work, with one line per fault.
final class ProfileValidation {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int MAX_MATCH = 200;

    private final List<String> faults = new ArrayList<>();

    private ProfileValidation() {}

    /// @throws MusterException INVALID_ARGUMENT with a line `<field>: <reason>` per fault
    static void check(Profile profile) {
        var validation = new ProfileValidation();
        validation.profile(profile);
        if (!validation.faults.isEmpty()) {
            throw MusterException.invalid(String.join("\n", validation.faults));
        }
    }

    private void profile(Profile profile) {
        require(NAME.matcher(profile.name()).matches(), "name", "must be 1 to 63 of a-z, 0-9 and -");
        require(!profile.game().isBlank(), "game", "is required");
        require(!profile.scheduler().isBlank(), "scheduler", "is required");
        require(profile.teams() >= 1, "teams.count", "must be at least 1");
        require(profile.teamSize() >= 1, "teams.size", "must be at least 1");
        long size = (long) profile.teams() * profile.teamSize();
        require(size >= 1 && size <= MAX_MATCH, "teams", "a match takes 1 to " + MAX_MATCH + " tickets");
        for (int i = 0; i < profile.rules().size(); i++) {
            rule("rules[" + i + "]", profile.rules().get(i));
        }
        require(
                profile.rules().stream().filter(Rule.Near.class::isInstance).count() <= 1,
                "rules",
                "at most one may be near");
        for (int i = 0; i < profile.pool().size(); i++) {
            filter("pool[" + i + "]", profile.pool().get(i));
        }
    }

    private void rule(String path, Rule rule) {
        switch (rule) {
            case Rule.Same same -> require(!same.field().isBlank(), path + ".equal", "is required");
            case Rule.Near near -> {
                require(!near.field().isBlank(), path + ".near.arg", "is required");
                require(near.within() >= 0, path + ".near.within", "must not be negative");
                require(near.widen() >= 0, path + ".near.widen", "must not be negative");
                require(near.upTo() >= near.within(), path + ".near.upTo", "must not be less than within");
            }
        }
    }

    private void filter(String path, Filter filter) {
        switch (filter) {
            case Filter.Range range -> {
                require(!range.field().isBlank(), path + ".range.arg", "is required");
                require(range.min() <= range.max(), path + ".range", "min must not be greater than max");
            }
            case Filter.Equal equal -> require(!equal.field().isBlank(), path + ".equal.arg", "is required");
            case Filter.Tagged tagged -> require(!tagged.tag().isBlank(), path + ".tag", "is required");
        }
    }

    private void require(boolean holds, String field, String reason) {
        if (!holds) {
            faults.add(field + ": " + reason);
        }
    }
}
