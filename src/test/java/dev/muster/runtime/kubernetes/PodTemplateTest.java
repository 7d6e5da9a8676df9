package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerValidation;
import dev.muster.scheduler.wire.WireSchedulers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `<name>.in.yaml` is a scheduler as users write it, `<name>.out.yaml` the pod that comes of it. After a change that
/// is meant, `./mvnw test -Dtest=PodTemplateTest -Dgolden=rewrite` writes the pods anew; read what differs before
/// it is committed.
final class PodTemplateTest {
    static final Path FIXTURES = Path.of("src/test/resources/dev/muster/runtime/kubernetes");
    private static final boolean REWRITE = "rewrite".equals(System.getProperty("golden"));
    private static final String ROOMS_URL = "http://muster.muster.svc:8080";
    private static final PodSettings SETTINGS = new PodSettings(ROOMS_URL, null, false);
    private static final PodSettings SPREAD =
            new PodSettings(ROOMS_URL, new PodSettings.Spread(2, "kubernetes.io/hostname", true), false);

    static Stream<String> pairs() throws IOException {
        try (var files = Files.list(FIXTURES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".in.yaml"))
                    .map(name -> name.substring(0, name.length() - ".in.yaml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void makesThesePods(String name) throws IOException {
        var scheduler = scheduler(name);
        var out = FIXTURES.resolve(name + ".out.yaml");

        var pod = Serialization.asYaml(pod(SETTINGS, scheduler));
        if (REWRITE) {
            Files.writeString(out, pod);
        }

        assertThat(SchedulerValidation.faults(scheduler)).isEmpty();
        assertThat(new PodCheck(SETTINGS).faults(scheduler)).isEmpty();
        assertThat(pod).isEqualTo(Files.readString(out));
    }

    @Test
    void spreadsTheRoomsOfSchedulersThatDoNotSayHow() throws IOException {
        var constraint = pod(SPREAD, scheduler("minimal"))
                .getSpec()
                .getTopologySpreadConstraints()
                .getFirst();

        assertThat(constraint.getMaxSkew()).isEqualTo(2);
        assertThat(constraint.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
        assertThat(constraint.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
        assertThat(constraint.getLabelSelector().getMatchLabels())
                .containsExactlyEntriesOf(Map.of("maestro-scheduler", "minimal"));
        assertThat(pod(SPREAD, scheduler("kubernetes-fields")).getSpec().getTopologySpreadConstraints())
                .hasSize(2)
                .noneMatch(other -> other.getTopologyKey().equals("kubernetes.io/hostname"));
    }

    @Test
    void saysWhatItCannotMakeAPodOf() {
        var scheduler = WireSchedulers.yaml("""
                name: duel
                spec:
                  terminationGracePeriod: 5s
                  volumes: [{nam: x}]
                  containers:
                    - name: room
                      requests: {cpu: 100m, memory: 1Mi}
                      limits: {cpu: 100m, memory: 1Mi}
                      livenessProbe: {httpGet: {port: 80, prot: 1}}
                """);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> pod(SETTINGS, scheduler))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .withMessage("cannot make a pod: spec.volumes[0].nam: is no field that Kubernetes has here; "
                        + "room.livenessProbe.httpGet.prot: is no field that Kubernetes has here");
    }

    private static Scheduler scheduler(String name) throws IOException {
        return WireSchedulers.yaml(Files.readString(FIXTURES.resolve(name + ".in.yaml")));
    }

    private static Pod pod(PodSettings settings, Scheduler scheduler) {
        var ports = scheduler.spec().containers().stream()
                .mapToInt(container -> container.ports().size())
                .sum();
        List<Integer> hostPorts = IntStream.range(20000, 20000 + ports).boxed().toList();
        return new PodTemplate(settings)
                .pod(new RoomRequest(scheduler, scheduler.name() + "-abcde", "secret"), hostPorts);
    }
}
