package dev.muster.openmatch0.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.FunctionCall;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobTemplateTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/muster/openmatch0/kubernetes");

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("function", TestCalls.function("duel")), Arguments.of("evaluator", TestCalls.evaluator()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void jobsAreAsTheirGoldenFiles(String file, FunctionCall call) throws IOException {
        assertThat(Serialization.asYaml(job(call))).isEqualTo(Serialization.asYaml(golden(file)));
    }

    @Test
    void aNameThatFitsStaysAndAnyOtherIsMadeToFit() {
        assertThat(JobNames.of("1800000000.abc.duel.mmf")).isEqualTo("1800000000.abc.duel.mmf");
        assertThat(JobNames.of("1800000000.abc.Duel_2 vs 2.mmf"))
                .isEqualTo("1800000000-abc-duel-2-vs-2-mmf-" + suffix("1800000000.abc.Duel_2 vs 2.mmf"))
                .isNotEqualTo(JobNames.of("1800000000.abc.duel_2 vs 2.mmf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "日本", "-", "ends with-", "a-very-long-name-of-a-profile-that-goes-on-and-on-and-on"})
    void everyProfileGetsANameThatKubernetesTakes(String profile) {
        var name = JobNames.of("1800000000.c0ffee0000000000000a." + profile + ".mmf");

        assertThat(name)
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    }

    private static String suffix(String name) {
        var made = JobNames.of(name);
        return made.substring(made.length() - 8);
    }

    static Job golden(String file) throws IOException {
        return Serialization.unmarshal(Files.readString(GOLDEN.resolve(file + ".yaml")), Job.class);
    }

    private static Job job(FunctionCall call) {
        var owner = new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ServiceAccount")
                .withName("muster-functions")
                .withUid("6f1f1a3e-0000-4000-8000-000000000000")
                .build();
        return new JobTemplate(JobSettings.standard("muster")).job(call, TestCalls.SURROUNDINGS, owner);
    }
}
