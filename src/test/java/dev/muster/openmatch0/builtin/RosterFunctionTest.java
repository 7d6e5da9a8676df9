package dev.muster.openmatch0.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.PlayerPool;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.Stats;
import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RosterFunctionTest {
    private static final String IN_PROPERTIES = """
            {"properties": {
              "pools": [{"name": "silver", "filters": [{"attribute": "mmr.rating", "minv": "950", "maxv": "1250"}]}],
              "rosters": [{"name": "red", "players": [{"pool": "silver"}, {"pool": "silver"}]}]}}""";

    private final Map<String, MatchObject> kept = new HashMap<>();
    private final List<MatchObject> proposed = new ArrayList<>();
    private final Map<String, Integer> players = new HashMap<>(Map.of("silver", 5));

    @Test
    void leavesAProposalUnderTheIdThatItWasGiven() {
        kept.put("duel", profile(List.of(roster("red", "silver", "silver"), roster("blue", "silver")), "silver"));

        run();

        var proposal = proposed.getFirst();
        assertThat(proposal.id()).isEqualTo("proposal.1.m.duel");
        assertThat(proposal.error()).isEmpty();
        assertThat(proposal.properties()).isEqualTo("{}");
        assertThat(proposal.playerIds()).hasSize(3).allMatch(id -> id.startsWith("silver"));
    }

    @Test
    void readsPoolsAndRostersFromThePropertiesOfAProfileThatHasNoneElse() {
        kept.put("duel", new MatchObject("duel", IN_PROPERTIES, "", List.of(), List.of()));

        run();

        assertThat(proposed.getFirst().rosters()).extracting(Roster::name).containsExactly("red");
        assertThat(proposed.getFirst().playerIds()).hasSize(2);
    }

    @Test
    void tooFewPlayersAreAnErrorUnderTheNameOfTheRequest() {
        players.put("silver", 1);
        kept.put("duel", profile(List.of(roster("red", "silver", "silver")), "silver"));

        run();

        assertThat(proposed.getFirst().id()).isEqualTo("m.duel");
        assertThat(proposed.getFirst().error())
                .startsWith("insufficient players")
                .contains("\"silver\"");
    }

    @Test
    void aPoolThatNobodyIsInIsTooFew() {
        players.put("silver", 0);
        kept.put("duel", profile(List.of(roster("red", "silver")), "silver"));

        run();

        assertThat(proposed.getFirst().error()).startsWith("insufficient players");
    }

    @Test
    void aPoolThatTheProfileDoesNotHaveIsNamed() {
        kept.put("duel", profile(List.of(roster("red", "gold")), "silver"));

        run();

        assertThat(proposed.getFirst().error())
                .isEqualTo("roster \"red\" names pool \"gold\", which the profile does not have");
    }

    @Test
    void aProfileWithoutSlotsIsAnError() {
        kept.put("duel", profile(List.of(), "silver"));

        run();

        assertThat(proposed.getFirst().error()).contains("has no rosters with slots");
    }

    @Test
    void aProposalThatIsThereAlreadyStays() {
        kept.put("duel", profile(List.of(roster("red", "silver")), "silver"));
        kept.put("proposal.1.m.duel", profile(List.of(), "silver"));

        run();

        assertThat(proposed).isEmpty();
    }

    @Test
    void aProfileThatIsGoneIsAFault() {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(this::run)
                .withMessage("profile \"duel\" does not exist");
    }

    private void run() {
        var objects = new MatchObjects() {
            @Override
            public Optional<MatchObject> find(String id) {
                return Optional.ofNullable(kept.get(id));
            }

            @Override
            public void delete(String id) {
                kept.remove(id);
            }
        };
        var function = new RosterFunction(
                objects,
                (pool, page) -> page.accept(found(pool)),
                proposed::add,
                new GjsonPaths(),
                new ProtoObjectText(),
                MatchmakerSettings::defaults,
                new Random(1));
        function.run(new FunctionCall(
                FunctionCall.Kind.FUNCTION,
                "1.m.duel.mmf",
                "builtin:rosters",
                Map.of(
                        "MMF_PROFILE_ID", "duel",
                        "MMF_PROPOSAL_ID", "proposal.1.m.duel",
                        "MMF_ERROR_ID", "m.duel"),
                Duration.ofSeconds(1)));
    }

    private PlayerPool found(PlayerPool pool) {
        int count = players.getOrDefault(pool.name(), 0);
        var all = IntStream.range(0, count)
                .mapToObj(i -> Player.of(pool.name() + i))
                .toList();
        var roster = count == 0 ? Optional.<Roster>empty() : Optional.of(new Roster("", all));
        return new PlayerPool(pool.name(), pool.filters(), roster, Optional.of(new Stats(count, 0)));
    }

    private static MatchObject profile(List<Roster> rosters, String pool) {
        return new MatchObject(
                "duel",
                "{}",
                "",
                rosters,
                List.of(new PlayerPool(pool, List.of(), Optional.empty(), Optional.empty())));
    }

    private static Roster roster(String name, String... pools) {
        return new Roster(
                name,
                List.of(pools).stream()
                        .map(pool -> new Player("", "", pool, List.of(), "", "", ""))
                        .toList());
    }
}
