package dev.muster.bench;

import com.google.protobuf.Any;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.openmatch.wire.TagPresentFilter;
import dev.muster.openmatch.wire.Ticket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// *teamshooter*: twelve players of one region and mode whose skills lie within 0.01 of each other, out of a normal
/// distribution. Eight profiles halve the skills with some overlap; each window of twelve that is narrow enough is
/// proposed, and the evaluator takes the narrowest first.
final class TeamShooterScenario implements ScaleScenario {
    private static final String SKILL = "skill";
    private static final String MODE = "mode";
    private static final List<String> REGIONS = List.of("region_0", "region_1");
    private static final List<String> MODES = List.of("pl", "cp");
    private static final double OF_FIRST_MODE = 0.8;
    private static final double BEST = 3;
    private static final double SPREAD = 0.01;
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final double[][] BANDS = {{-INFINITE, SPREAD / 2}, {-SPREAD / 2, INFINITE}};
    private static final int SIZE = 12;

    @Override
    public String name() {
        return "teamshooter";
    }

    @Override
    public List<MatchProfile> profiles() {
        List<MatchProfile> profiles = new ArrayList<>();
        for (var region : REGIONS) {
            for (var mode : MODES) {
                for (var band : BANDS) {
                    var pool = Pool.newBuilder()
                            .addTagPresentFilters(TagPresentFilter.newBuilder().setTag(region))
                            .addStringEqualsFilters(StringEqualsFilter.newBuilder()
                                    .setStringArg(MODE)
                                    .setValue(mode))
                            .addDoubleRangeFilters(DoubleRangeFilter.newBuilder()
                                    .setDoubleArg(SKILL)
                                    .setMin(band[0])
                                    .setMax(band[1]));
                    profiles.add(ScaleScenario.profile(region + "_" + mode + "_" + band[0] + "-" + band[1], pool));
                }
            }
        }
        return profiles;
    }

    @Override
    public Ticket ticket(RandomGenerator random) {
        return Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder()
                        .putDoubleArgs(SKILL, Math.clamp(random.nextGaussian(), -BEST, BEST))
                        .putStringArgs(MODE, MODES.get(random.nextDouble() < OF_FIRST_MODE ? 0 : 1))
                        .addTags(REGIONS.get(random.nextInt(REGIONS.size()))))
                .build();
    }

    @Override
    public List<Match> matches(MatchProfile profile, List<Ticket> tickets, List<Backfill> backfills) {
        tickets.sort(Comparator.comparingDouble(TeamShooterScenario::skill));
        List<Match> matches = new ArrayList<>();
        for (int from = 0; from + SIZE <= tickets.size(); from++) {
            var team = tickets.subList(from, from + SIZE);
            if (skill(team.getLast()) - skill(team.getFirst()) < SPREAD) {
                matches.add(ScaleScenario.match(profile, matches.size())
                        .addAllTickets(team)
                        .putExtensions("evaluation_input", quality(team))
                        .build());
            }
        }
        return matches;
    }

    // How far they are from their average, squared and added: less is better.
    private static Any quality(List<Ticket> team) {
        double average =
                team.stream().mapToDouble(TeamShooterScenario::skill).average().orElseThrow();
        double squares = team.stream()
                .mapToDouble(TeamShooterScenario::skill)
                .map(skill -> (skill - average) * (skill - average))
                .sum();
        return Any.pack(
                DefaultEvaluationCriteria.newBuilder().setScore(-squares).build());
    }

    private static double skill(Ticket ticket) {
        return ticket.getSearchFields().getDoubleArgsOrThrow(SKILL);
    }
}
