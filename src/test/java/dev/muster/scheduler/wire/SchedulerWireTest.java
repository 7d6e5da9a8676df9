package dev.muster.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerValidation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchedulerWireTest {
    private static final ProtoJson JSON = new ProtoJson();

    @Test
    void acceptsItsOwnAnswersAsRequests() {
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            var scheduler = SampleSchedulers.any(random);

            var again = read(JSON.print(SchedulerWire.toWire(scheduler)));

            assertThat(again.asCreated(scheduler.version(), scheduler.createdAt()))
                    .isEqualTo(scheduler.withState(Scheduler.State.CREATING));
        }
    }

    @Test
    void printsEveryFieldOfAMinimalScheduler() {
        var scheduler = SampleSchedulers.minimal("duel", "game-a");

        assertThat(JSON.print(SchedulerWire.toWire(scheduler))).isEqualTo("""
                        {"name":"duel","game":"game-a","state":"creating","portRange":{"start":20000,"end":29999},
                        "createdAt":"2026-01-02T03:04:05.678Z","maxSurge":"1","roomsReplicas":0,
                        "spec":{"version":"v1.0.0","terminationGracePeriod":"5s","containers":[
                        {"name":"room","image":"image","imagePullPolicy":"Always","command":["room"],"environment":[],
                        "requests":{"memory":"64Mi","cpu":"100m"},"limits":{"memory":"64Mi","cpu":"100m"},
                        "ports":[{"name":"game","protocol":"udp","port":7777,"hostPort":0}]}],
                        "toleration":"","affinity":"","restartPolicy":"Never"},
                        "forwarders":[],"annotations":{},"labels":{},"matchAllocation":{"maxMatches":1}}
                        """.replace("\n", ""));
    }

    @Test
    void printsASummaryWithoutTheSpec() {
        var scheduler = SampleSchedulers.minimal("duel", "game-a");

        assertThat(JSON.print(SchedulerWire.toSummary(scheduler))).isEqualTo("""
                        {"name":"duel","game":"game-a","state":"creating","version":"v1.0.0",
                        "portRange":{"start":20000,"end":29999},"createdAt":"2026-01-02T03:04:05.678Z","maxSurge":"1",
                        "roomsReplicas":0,"matchAllocation":{"maxMatches":1}}
                        """.replace("\n", ""));
    }

    @Test
    void fillsInTheDefaults() {
        var scheduler = read("""
                {"autoscaling": {"policy": {"parameters": {"roomOccupancy": {"readyTarget": 0.3}}}},
                 "forwarders": [{"name": "matchmaker"}]}""");

        assertThat(scheduler.createdAt()).isEqualTo(Instant.EPOCH);
        assertThat(scheduler.maxMatches()).isEqualTo(1);
        assertThat(scheduler.spec().terminationGracePeriod()).isEqualTo(Duration.ZERO);
        assertThat(scheduler.spec().restartPolicy()).isEqualTo("Never");
        assertThat(scheduler.forwarders().getFirst().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(scheduler.forwarders().getFirst().metadata()).isEqualTo("{}");
        assertThat(scheduler.autoscaling())
                .isEqualTo(new Autoscaling(false, 0, 0, 0, "", new Autoscaling.RoomOccupancy(0.3, 0.99), null));
    }

    @Test
    void takesMetadataAsDeepAsAnswersCanShowIt() {
        var deepest = read("{\"forwarders\": [{\"options\": {\"metadata\": " + nested(16) + "}}]}");

        assertThat(JSON.print(SchedulerWire.toWire(deepest))).contains(nested(16));
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> read("{\"forwarders\": [{\"options\": {\"metadata\": " + nested(17) + "}}]}"))
                .withMessageContaining("metadata must not be nested deeper than 16 levels");
    }

    // Objects and lists, one inside the other.
    private static String nested(int levels) {
        return levels == 1
                ? "{\"a\":1}"
                : levels % 2 == 0 ? "{\"a\":[" + inner(levels - 2) + "]}" : "{\"a\":" + nested(levels - 1) + "}";
    }

    private static String inner(int levels) {
        return levels == 0 ? "1" : nested(levels);
    }

    @Test
    void keepsWhatWasGivenWrongSoThatItIsReported() {
        var scheduler = read("""
                {"matchAllocation": {}, "forwarders": [{"options": {}}], "spec": {"restartPolicy": "Sometimes"}}""");

        assertThat(scheduler.maxMatches()).isZero();
        assertThat(scheduler.forwarders().getFirst().timeout()).isZero();
        assertThat(scheduler.spec().restartPolicy()).isEqualTo("Never");
    }

    @Test
    void takesTheFirstSourceOfAVariable() {
        var environment = read("""
                {"spec": {"containers": [{"environment": [
                  {"name": "A", "value": "", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
                  {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"},
                                              "secretKeyRef": {"name": "s", "key": "k"}}},
                  {"name": "C", "value_from": {"field_ref": {"field_path": "metadata.name"}}},
                  {"name": "D"}]}]}}""").spec().containers().getFirst().environment();

        assertThat(environment.get(0).source()).isEqualTo(new Value(""));
        assertThat(environment.get(1).source()).isEqualTo(new SecretKeyRef("s", "k"));
        assertThat(environment.get(2).source()).isEqualTo(new FieldRef("metadata.name"));
        assertThat(environment.get(3).source()).isEqualTo(new FieldRef(""));
    }

    @Test
    void takesWhatGoesBeyondMaestroInBothCasesAndSaysItBack() {
        var scheduler = read("""
                {"spec": {"nodeSelector": {"b": "2", "a": "1"}, "priority_class_name": "rooms", "volumes": [],
                          "securityContext": null, "hostNetwork": true, "containers": [
                  {"args": ["-v", ""], "livenessProbe": {"httpGet": {"port": 8080, "path": "/"}},
                   "volume_mounts": [{"name": "maps", "mountPath": "/maps"}], "envFrom": {}, "nodeSelector": {"a": "1"}}]}}""");

        var spec = scheduler.spec();
        assertThat(spec.fields().json())
                .containsExactly(
                        Map.entry("nodeSelector", "{\"a\":\"1\",\"b\":\"2\"}"),
                        Map.entry("priorityClassName", "\"rooms\""));
        assertThat(spec.containers().getFirst().args()).containsExactly("-v", "");
        assertThat(spec.containers().getFirst().fields().json())
                .containsExactly(
                        Map.entry("livenessProbe", "{\"httpGet\":{\"path\":\"/\",\"port\":8080}}"),
                        Map.entry("volumeMounts", "[{\"mountPath\":\"/maps\",\"name\":\"maps\"}]"));
        assertThat(JSON.print(SchedulerWire.toWire(scheduler)))
                .contains("\"args\":[\"-v\",\"\"],\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":8080}}")
                .contains("\"restartPolicy\":\"Never\",\"nodeSelector\":{\"a\":\"1\",\"b\":\"2\"}")
                .doesNotContain("securityContext", "volumes\"", "envFrom", "hostNetwork");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'spec':{'containers':[{},{'args':'-v'}]}} | spec.containers[1].args: a list of strings is expected",
                "{'spec':{'containers':[{'args':[1]}]}} | spec.containers[0].args: a list of strings is expected",
                "{'spec':{'nodeSelector':DEEP}} | spec.nodeSelector: must not be nested deeper than 16 levels",
                "{'spec':{'containers':[{'startupProbe':DEEP}]}} | "
                        + "spec.containers[0].startupProbe: must not be nested deeper than 16 levels"
            })
    void refusesWhatCouldNotBeSaidBack(String json, String message) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> read(json.replace("DEEP", nested(17)).replace('\'', '"')))
                .withMessage(message);
    }

    @Test
    void saysBackWhatIsAsDeepAsAllowed() {
        var deepest = read("{\"spec\": {\"nodeSelector\": " + nested(16) + "}}");

        assertThat(JSON.print(SchedulerWire.toWire(deepest))).contains(nested(16));
    }

    @Test
    void reportsNothingInTheExample() throws IOException {
        var yaml = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("examples/duel/scheduler.yaml").toFile());

        var scheduler = read(yaml.toString());

        assertThat(SchedulerValidation.faults(scheduler)).isEmpty();
        assertThat(scheduler.roomsReplicas()).isEqualTo(5);
    }

    private static Scheduler read(String json) {
        return SchedulerWire.toDomain(JSON.parse(json, CreateSchedulerRequest.getDefaultInstance()));
    }
}
