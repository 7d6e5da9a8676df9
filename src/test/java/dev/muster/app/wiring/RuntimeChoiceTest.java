package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuntimeChoiceTest {
    private static final Map<String, String> CLUSTER = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");

    private static MusterConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(MusterConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(MusterConfig.class);
    }

    @Test
    void isTheOneThatIsSetWhereverTheProcessRuns() {
        assertThat(RuntimeChoice.of(config(Map.of("muster.runtime", "process")), CLUSTER))
                .isEqualTo(MusterConfig.Runtime.PROCESS);
        assertThat(RuntimeChoice.of(config(Map.of("muster.runtime", "kubernetes")), Map.of()))
                .isEqualTo(MusterConfig.Runtime.KUBERNETES);
    }

    @Test
    void isPodsInAClusterAndProcessesElsewhere() {
        assertThat(RuntimeChoice.of(config(Map.of()), CLUSTER)).isEqualTo(MusterConfig.Runtime.KUBERNETES);
        assertThat(RuntimeChoice.of(config(Map.of()), Map.of())).isEqualTo(MusterConfig.Runtime.PROCESS);
    }
}
