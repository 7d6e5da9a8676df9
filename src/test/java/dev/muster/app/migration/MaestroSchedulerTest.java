package dev.muster.app.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.platform.error.MusterException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaestroSchedulerTest {

    @Test
    void takesNothingOverThatMaestroSetsItself() throws JsonProcessingException {
        var request = scheduler(FakeMaestro.DUEL).request();

        assertThat(request.has("state")).isFalse();
        assertThat(request.has("createdAt")).isFalse();
        assertThat(request.at("/spec/version").isMissingNode()).isTrue();
        assertThat(request.at("/spec/containers/0/ports/0/hostPort").isMissingNode())
                .isTrue();
        assertThat(request.at("/spec/containers/0/ports/0/port").asInt()).isEqualTo(7777);
        assertThat(request.at("/forwarders/0/options/timeout").asText()).isEqualTo("1500");
    }

    @Test
    void writesOutWhatMaestroLeavesOut() throws JsonProcessingException {
        var duel = scheduler(FakeMaestro.DUEL).request();
        var squad = scheduler(FakeMaestro.SQUAD).request();

        assertThat(duel.at("/spec/containers/0/environment/1/value").isTextual())
                .as("an empty value")
                .isTrue();
        assertThat(duel.at("/spec/containers/0/environment/2/value").isMissingNode())
                .isTrue();
        assertThat(duel.at("/autoscaling/policy/parameters/roomOccupancy/downThreshold")
                        .decimalValue())
                .isEqualByComparingTo("0.99");
        assertThat(squad.at("/matchAllocation/maxMatches").asInt()).isOne();
        assertThat(squad.at("/forwarders/0/options/timeout").asInt()).isEqualTo(1000);
        assertThat(squad.has("portRange")).isFalse();
        assertThat(squad.has("autoscaling")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0.30000001,          0.3",
        "0.30000001192092896, 0.3",
        "0.3,                 0.3",
        "0.800000011920929,   0.8",
        "0.5,                 0.5",
        "0.123456,            0.123456"
    })
    void floatsAreTheDecimalsThatWereMeant(String shown, BigDecimal meant) throws JsonProcessingException {
        var answer = FakeMaestro.DUEL.replace("0.30000001", shown);

        var target = scheduler(answer).request().at("/autoscaling/policy/parameters/roomOccupancy/readyTarget");

        assertThat(target.decimalValue()).isEqualByComparingTo(meant);
    }

    @Test
    void refusesOneWithoutAnActiveVersion() {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> scheduler("{\"scheduler\":{\"name\":\"duel\",\"spec\":null}}"))
                .withMessageContaining("no active version");
        assertThatExceptionOfType(MusterException.class)
                .as("a scheduler called info is hidden behind another path")
                .isThrownBy(() -> scheduler("{\"schedulers\":[]}"));
    }

    private static MaestroScheduler scheduler(String answer) throws JsonProcessingException {
        return MaestroScheduler.of(new ObjectMapper().readTree(answer));
    }
}
