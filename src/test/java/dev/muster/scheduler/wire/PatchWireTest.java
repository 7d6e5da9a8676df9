package dev.muster.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Edit;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatchWireTest {
    private static final ProtoJson JSON = new ProtoJson();
    private static final Map<String, String> PROBE = Map.of("livenessProbe", "{'grpc':{'port':9000}}");
    private static final Scheduler OLD = old();

    record Row(String patch, Consumer<Edit> change) {
        @Override
        public String toString() {
            return patch;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("{'maxSurge':'50%'}", e -> e.maxSurge = "50%"),
                new Row(
                        "{'max_surge':'50%','roomsReplicas':0}",
                        e -> {
                            e.maxSurge = "50%";
                            e.roomsReplicas = 0;
                        }),
                new Row("{'portRange':{'start':1,'end':2}}", e -> e.portRange = new PortRange(1, 2)),
                new Row("{'clear':['portRange']}", e -> e.portRange = null),
                new Row("{'matchAllocation':{'maxMatches':3}}", e -> e.maxMatches = 3),
                new Row("{'labels':{'x':'y'}}", e -> e.labels = Map.of("x", "y")),
                new Row("{'clear':['labels']}", e -> e.labels = Map.of()),
                new Row("{'annotations':{'x':'y'}}", e -> e.annotations = Map.of("x", "y")),
                new Row("{'clear':['annotations']}", e -> e.annotations = Map.of()),
                new Row(
                        "{'forwarders':[{'name':'g','type':'gRPC','address':'a:1'}]}",
                        e -> e.forwarders =
                                List.of(new Forwarder("g", false, "gRPC", "a:1", Duration.ofSeconds(1), "{}"))),
                new Row("{'clear':['forwarders']}", e -> e.forwarders = List.of()),
                new Row("{'clear':['autoscaling']}", e -> e.autoscaling = null),
                new Row("{'autoscaling':{'enabled':true}}", e -> e.autoscaling = autoscaling(true, 5)),
                new Row("{'autoscaling':{'max':9}}", e -> e.autoscaling = autoscaling(false, 9)),
                new Row(
                        "{'autoscaling':{'policy':{'type':'roomOccupancy','parameters':"
                                + "{'roomOccupancy':{'readyTarget':0.5}}}}}",
                        e -> e.autoscaling = new Autoscaling(
                                false, 1, 5, 7, "roomOccupancy", new Autoscaling.RoomOccupancy(0.5, 0.99), null)),
                new Row("{'spec':{}}", e -> {}),
                new Row(
                        "{'spec':{'toleration':'t'}}",
                        e -> e.spec(spec -> new dev.muster.scheduler.Spec(
                                spec.terminationGracePeriod(), spec.containers(), "t", "", "Never", spec.fields()))),
                new Row(
                        "{'spec':{'restartPolicy':'Always'}}",
                        e -> e.spec(spec -> new dev.muster.scheduler.Spec(
                                spec.terminationGracePeriod(), spec.containers(), "", "", "Always", spec.fields()))),
                new Row(
                        "{'spec':{'terminationGracePeriod':'9s'}}",
                        e -> e.spec(spec -> new dev.muster.scheduler.Spec(
                                Duration.ofSeconds(9), spec.containers(), "", "", "Never", spec.fields()))),
                new Row(
                        "{'spec':{'containers':[{'image':'image:2'}]}}",
                        e -> e.container(c -> withImage(c, "image:2"))),
                new Row(
                        "{'spec':{'containers':[{'ports':[{'name':'x','protocol':'tcp','port':1,'hostPort':9}]}]}}",
                        e -> e.ports(new Port("x", "tcp", 1, null))),
                new Row("{'clear':['spec.containers[0].ports']}", Edit::ports),
                new Row(
                        "{'spec':{'containers':[{},{'name':'side'}]}}",
                        e -> e.spec(spec -> spec.withContainers(List.of(
                                spec.containers().getFirst(),
                                new dev.muster.scheduler.Container(
                                        "side",
                                        "",
                                        "",
                                        List.of(),
                                        List.of(),
                                        new dev.muster.scheduler.Container.Resources("", ""),
                                        new dev.muster.scheduler.Container.Resources("", ""),
                                        List.of()))))),
                new Row(
                        "{'spec':{'nodeSelector':{'b':'2','a':'1'}}}",
                        e -> e.fields(
                                quoted(Map.of("nodeSelector", "{'a':'1','b':'2'}", "priorityClassName", "'rooms'")))),
                new Row(
                        "{'spec':{'priority_class_name':'other'}}",
                        e -> e.fields(quoted(Map.of("priorityClassName", "'other'")))),
                new Row("{'spec':{'priorityClassName':null}}", e -> e.fields(quoted(Map.of()))),
                new Row("{'spec':{'priorityClassName':''}}", e -> e.fields(quoted(Map.of()))),
                new Row("{'spec':{'volumes':[]}}", e -> {}),
                new Row(
                        "{'spec':{'containers':[{'args':['-q']}]}}",
                        e -> e.containerFields(List.of("-q"), quoted(PROBE))),
                new Row("{'spec':{'containers':[{'args':[]}]}}", e -> e.containerFields(List.of(), quoted(PROBE))),
                new Row("{'spec':{'containers':[{'args':null}]}}", e -> e.containerFields(List.of(), quoted(PROBE))),
                new Row(
                        "{'spec':{'containers':[{'livenessProbe':{'tcpSocket':{'port':1}}}]}}",
                        e -> e.containerFields(
                                List.of("-v"), quoted(Map.of("livenessProbe", "{'tcpSocket':{'port':1}}")))),
                new Row(
                        "{'spec':{'containers':[{'liveness_probe':{}}]}}",
                        e -> e.containerFields(List.of("-v"), quoted(Map.of()))),
                new Row("{'game':'other'}", e -> e.game = "other"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void changesWhatIsGivenAndNothingElse(Row row) {
        var wanted = new Edit(OLD);
        row.change().accept(wanted);

        assertThat(patch(row.patch()).apply(OLD)).isEqualTo(wanted.scheduler());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | true",
                "{'name':'duel','unknown':1} | true",
                "{'game':'game-a'} | true",
                "{'forwarders':[]} | true",
                "{'clear':['labels']} | false",
                "{'spec':{}} | false",
                "{'spec':{'volumes':null}} | false",
                "{'roomsReplicas':0} | false"
            })
    void knowsWhetherItSaysAnything(String patch, boolean empty) {
        assertThat(patch(patch).isEmpty()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "spec", "maxSurge", "spec.containers[0].image", "spec.containers[x].ports", ""})
    void clearsOnlyWhatMayBeEmpty(String path) {
        var message = PatchSchedulerRequest.newBuilder().addClear(path).build();

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new PatchWire(message))
                .withMessageStartingWith("clear: ");
    }

    private static PatchWire patch(String json) {
        return new PatchWire(JSON.parse(json.replace('\'', '"'), PatchSchedulerRequest.getDefaultInstance()));
    }

    private static Scheduler old() {
        var edit = new Edit(SampleSchedulers.minimal("duel", "game-a"));
        edit.roomsReplicas = 4;
        edit.autoscaling = autoscaling(false, 5);
        edit.fields(quoted(Map.of("priorityClassName", "'rooms'"))).containerFields(List.of("-v"), quoted(PROBE));
        edit.labels = Map.of("a", "b");
        edit.annotations = Map.of("c", "d");
        edit.forwarders = List.of(new Forwarder("f", true, "gRPC", "host:80", Duration.ofSeconds(2), "{}"));
        return edit.scheduler();
    }

    private static Autoscaling autoscaling(boolean enabled, int max) {
        return new Autoscaling(enabled, 1, max, 7, "fixedBuffer", null, new Autoscaling.FixedBuffer(2));
    }

    private static dev.muster.scheduler.Container withImage(dev.muster.scheduler.Container c, String image) {
        return new dev.muster.scheduler.Container(
                c.name(),
                image,
                c.imagePullPolicy(),
                c.command(),
                c.args(),
                c.environment(),
                c.requests(),
                c.limits(),
                c.ports(),
                c.fields());
    }

    private static RuntimeFields quoted(Map<String, String> json) {
        var fields = new TreeMap<String, String>();
        json.forEach((name, value) -> fields.put(name, value.replace('\'', '"')));
        return new RuntimeFields(fields);
    }
}
