package dev.muster.openmatch0.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.Filter;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.PlayerPool;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.Stats;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in fields of Redis for rosters and pools.
final class ProtoObjectTextTest {
    private static final Filter FILTER = new Filter("silver", "mmr.rating", 1_250, 950, Optional.empty());

    private final ObjectText text = new ProtoObjectText();

    @Test
    void everyFieldIsWrittenAsJsonpbWritesIt() {
        var player = new Player("anna", "", "", List.of(new Player.Attribute("mmr.rating", 1_000)), "", "", "");
        var pool = new PlayerPool("everybody", List.of(FILTER), Optional.empty(), Optional.of(new Stats(3, 0.5)));

        assertThat(text.rosters(List.of(new Roster("red", List.of(player)), new Roster("blu", List.of()))))
                .isEqualTo("""
                        [{"name":"red","players":[{"id":"anna","properties":"","pool":"",\
                        "attributes":[{"name":"mmr.rating","value":"1000"}],"assignment":"","status":"","error":""}]},\
                        {"name":"blu","players":[]}]""");
        assertThat(text.pools(List.of(pool))).isEqualTo("""
                [{"name":"everybody","filters":[{"name":"silver","attribute":"mmr.rating","maxv":"1250","minv":"950",\
                "stats":null}],"roster":null,"stats":{"count":"3","elapsed":0.5}}]""");
        assertThat(text.attributes(player.attributes())).isEqualTo("[{\"name\":\"mmr.rating\",\"value\":\"1000\"}]");
        assertThat(text.rosters(List.of())).isEqualTo("[]");
        assertThat(text.pools(List.of())).isEqualTo("[]");
    }

    @Test
    void whatIsWrittenIsRead() {
        var pool =
                new PlayerPool("everybody", List.of(FILTER), Optional.of(new Roster("r", List.of())), Optional.empty());
        var roster = new Roster("red", List.of(Player.of("anna \"the\" <first>"), Player.of("бен")));

        assertThat(text.pools(text.pools(List.of(pool)))).containsExactly(pool);
        assertThat(text.rosters(text.rosters(List.of(roster)))).containsExactly(roster);
    }

    @Test
    void wholeNumbersAreReadAsStringsAndAsNumbers() {
        var pool = new PlayerPool("everybody", List.of(FILTER), Optional.empty(), Optional.empty());

        assertThat(text.pools("""
                [{"name":"everybody","filters":[{"name":"silver","attribute":"mmr.rating","maxv":"1250","minv":"950"}]}]""")).containsExactly(pool);
        assertThat(text.pools("""
                [{"name":"everybody","filters":[{"name":"silver","attribute":"mmr.rating","maxv":1250,"minv":950}]}]""")).containsExactly(pool);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "[]", "null"})
    void nothingIsTheEmptyList(String nothing) {
        assertThat(text.rosters(nothing)).isEmpty();
        assertThat(text.pools(nothing)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"name\":\"red\"}", "[1]", "[{\"players\":[{\"id\":7}]}]", "[]}{", "red"})
    void whatIsNoListOfRostersIsRefused(String broken) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> text.rosters(broken))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void anErrorIsFoundInJsonAndElseIsTheText() {
        assertThat(text.error("{\"error\":\"insufficient_players\"}")).isEqualTo("insufficient_players");
        assertThat(text.error("{\"error\":\"why\",\"other\":1}")).isEqualTo("why");
        assertThat(text.error("out of memory")).isEqualTo("out of memory");
        assertThat(text.error("{\"reason\":\"why\"}")).isEqualTo("{\"reason\":\"why\"}");
    }
}
