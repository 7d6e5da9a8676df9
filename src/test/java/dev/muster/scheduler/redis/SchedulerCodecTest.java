package dev.muster.scheduler.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SchedulerCodecTest {

    @Test
    void readsWhatItWrote() {
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            var scheduler = SampleSchedulers.any(random);

            assertThat(SchedulerCodec.decode(SchedulerCodec.encode(scheduler))).isEqualTo(scheduler);
        }
    }

    @Test
    void fillsWhatIsMissing() {
        var scheduler = SchedulerCodec.decode("{\"name\":\"duel\",\"game\":\"duel\",\"state\":\"in-sync\"}");

        assertThat(scheduler.name()).isEqualTo("duel");
        assertThat(scheduler.state()).isEqualTo(Scheduler.State.IN_SYNC);
        assertThat(scheduler.createdAt()).isEqualTo(Instant.EPOCH);
        assertThat(scheduler.spec().terminationGracePeriod()).isEqualTo(Duration.ZERO);
        assertThat(scheduler.spec().restartPolicy()).isEqualTo("Never");
        assertThat(scheduler.portRange()).isNull();
        assertThat(scheduler.autoscaling()).isNull();
        assertThat(scheduler.maxMatches()).isEqualTo(1);
    }

    @Test
    void readsWhatWasStoredBeforeThereWasMoreThanMaestrosFields() {
        var spec = SchedulerCodec.decode("""
                {"name":"duel","state":"in-sync","spec":{"restartPolicy":"Always","containers":[{"name":"room","command":["a"]}]}}
                """).spec();

        assertThat(spec.fields()).isEqualTo(RuntimeFields.NONE);
        assertThat(spec.containers().getFirst().commandLine()).containsExactly("a");
        assertThat(spec.containers().getFirst().fields()).isEqualTo(RuntimeFields.NONE);
    }

    @Test
    void refusesWhatWasNeverStored() {
        assertThatIllegalArgumentException().isThrownBy(() -> SchedulerCodec.decode("{"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchedulerCodec.decode("{\"name\":\"duel\",\"state\":\"asleep\"}"))
                .withMessageContaining("asleep");
    }
}
