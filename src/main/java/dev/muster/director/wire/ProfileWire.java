package dev.muster.director.wire;

import dev.muster.director.Rule;
import dev.muster.match.Filter.Equal;
import dev.muster.match.Filter.Range;
import dev.muster.match.Filter.Tagged;
import dev.muster.platform.error.MusterException;
import java.util.List;

/// Profiles between domain and wire; total in both directions.
public final class ProfileWire {
    private ProfileWire() {}

    /// The profile that a message describes.
    ///
    /// @throws MusterException INVALID_ARGUMENT when a rule or filter is of no kind
    public static dev.muster.director.Profile toDomain(Profile wire) {
        return new dev.muster.director.Profile(
                wire.getName(),
                wire.getGame(),
                wire.getScheduler(),
                wire.getTeams().getCount(),
                wire.getTeams().getSize(),
                wire.getRulesList().stream().map(ProfileWire::rule).toList(),
                wire.getPoolList().stream().map(ProfileWire::filter).toList());
    }

    /// The same profile for the wire.
    public static Profile toWire(dev.muster.director.Profile profile) {
        return Profile.newBuilder()
                .setName(profile.name())
                .setGame(profile.game())
                .setScheduler(profile.scheduler())
                .setTeams(Teams.newBuilder().setCount(profile.teams()).setSize(profile.teamSize()))
                .addAllRules(profile.rules().stream().map(ProfileWire::wire).toList())
                .addAllPool(profile.pool().stream().map(ProfileWire::wire).toList())
                .build();
    }

    /// Many profiles for the wire.
    public static ListProfilesResponse toWire(List<dev.muster.director.Profile> profiles) {
        var all = profiles.stream().map(ProfileWire::toWire).toList();
        return ListProfilesResponse.newBuilder().addAllProfiles(all).build();
    }

    private static Rule rule(dev.muster.director.wire.Rule wire) {
        return switch (wire.getKindCase()) {
            case EQUAL -> new Rule.Same(wire.getEqual());
            case NEAR -> {
                var near = wire.getNear();
                double upTo = near.getUpTo() == 0 ? Double.POSITIVE_INFINITY : near.getUpTo();
                yield new Rule.Near(near.getArg(), near.getWithin(), near.getWiden(), upTo);
            }
            case KIND_NOT_SET -> throw MusterException.invalid("rules: each must be one of equal, near");
        };
    }

    private static dev.muster.director.wire.Rule wire(Rule rule) {
        var wire = dev.muster.director.wire.Rule.newBuilder();
        return switch (rule) {
            case Rule.Same same -> wire.setEqual(same.field()).build();
            case Rule.Near near ->
                wire.setNear(Near.newBuilder()
                                .setArg(near.field())
                                .setWithin(near.within())
                                .setWiden(near.widen())
                                .setUpTo(Double.isInfinite(near.upTo()) ? 0 : near.upTo()))
                        .build();
        };
    }

    private static dev.muster.match.Filter filter(Filter wire) {
        return switch (wire.getKindCase()) {
            case RANGE ->
                new Range(
                        wire.getRange().getArg(),
                        wire.getRange().getMin(),
                        wire.getRange().getMax());
            case EQUAL -> new Equal(wire.getEqual().getArg(), wire.getEqual().getValue());
            case TAG -> new Tagged(wire.getTag());
            case KIND_NOT_SET -> throw MusterException.invalid("pool: each must be one of range, equal, tag");
        };
    }

    private static Filter wire(dev.muster.match.Filter filter) {
        var wire = Filter.newBuilder();
        return switch (filter) {
            case Range range ->
                wire.setRange(dev.muster.director.wire.Range.newBuilder()
                                .setArg(range.field())
                                .setMin(range.min())
                                .setMax(range.max()))
                        .build();
            case Equal equal ->
                wire.setEqual(dev.muster.director.wire.Equal.newBuilder()
                                .setArg(equal.field())
                                .setValue(equal.value()))
                        .build();
            case Tagged tagged -> wire.setTag(tagged.tag()).build();
        };
    }
}
