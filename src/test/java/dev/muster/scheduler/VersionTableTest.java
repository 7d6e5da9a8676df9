package dev.muster.scheduler;

import static dev.muster.scheduler.SampleSchedulers.minimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muster.scheduler.EnvironmentVariable.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a change means, and which number the next version gets.
final class VersionTableTest {
    private static final Port GAME = new Port("game", "udp", 7777, null);
    private static final Port QUERY = new Port("query", "udp", 7778, null);
    private static final Scheduler BEFORE = ports(minimal("duel", "game-a"), GAME, QUERY);

    record Row(String what, Change change, UnaryOperator<Edit> edit) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("nothing", Change.NONE, edit -> edit),
                new Row("name, game, state, version and age", Change.NONE, edit -> {
                    edit.name = "other";
                    edit.game = "game-b";
                    edit.state = Scheduler.State.TERMINATING;
                    edit.version = "v7.0.0";
                    edit.createdAt = Instant.EPOCH;
                    return edit;
                }),
                new Row("order of ports", Change.NONE, edit -> edit.ports(QUERY, GAME)),
                new Row("maxSurge", Change.MINOR, edit -> {
                    edit.maxSurge = "25%";
                    return edit;
                }),
                new Row("roomsReplicas", Change.MINOR, edit -> {
                    edit.roomsReplicas = 9;
                    return edit;
                }),
                new Row("autoscaling", Change.MINOR, edit -> {
                    edit.autoscaling =
                            new Autoscaling(true, 1, 5, 0, "fixedBuffer", null, new Autoscaling.FixedBuffer(1));
                    return edit;
                }),
                new Row("matchAllocation", Change.MINOR, edit -> {
                    edit.maxMatches = 2;
                    return edit;
                }),
                new Row("a port less", Change.MAJOR, edit -> edit.ports(GAME)),
                new Row("no port left", Change.MAJOR, Edit::ports),
                new Row(
                        "a port more",
                        Change.MAJOR,
                        edit -> edit.ports(GAME, QUERY, new Port("admin", "tcp", 7779, null))),
                new Row(
                        "a port's number",
                        Change.MAJOR,
                        edit -> edit.ports(GAME, new Port("query", "udp", 9999, null))),
                new Row(
                        "a port's range",
                        Change.MAJOR,
                        edit -> edit.ports(GAME, new Port("query", "udp", 7778, new PortRange(1, 2)))),
                new Row("portRange", Change.MAJOR, edit -> {
                    edit.portRange = new PortRange(1, 2);
                    return edit;
                }),
                new Row("no portRange", Change.MAJOR, edit -> {
                    edit.portRange = null;
                    return edit;
                }),
                new Row("forwarders", Change.MAJOR, edit -> {
                    edit.forwarders = List.of(new Forwarder("f", true, "gRPC", "host:80", Duration.ofSeconds(1), "{}"));
                    return edit;
                }),
                new Row("annotations", Change.MAJOR, edit -> {
                    edit.annotations = Map.of("a", "b");
                    return edit;
                }),
                new Row("labels", Change.MAJOR, edit -> {
                    edit.labels = Map.of("a", "b");
                    return edit;
                }),
                new Row(
                        "terminationGracePeriod",
                        Change.MAJOR,
                        edit -> edit.spec(spec ->
                                new Spec(Duration.ofSeconds(6), spec.containers(), "", "", spec.restartPolicy()))),
                new Row(
                        "toleration",
                        Change.MAJOR,
                        edit -> edit.spec(spec -> new Spec(
                                spec.terminationGracePeriod(), spec.containers(), "t", "", spec.restartPolicy()))),
                new Row(
                        "affinity",
                        Change.MAJOR,
                        edit -> edit.spec(spec -> new Spec(
                                spec.terminationGracePeriod(), spec.containers(), "", "a", spec.restartPolicy()))),
                new Row(
                        "restartPolicy",
                        Change.MAJOR,
                        edit -> edit.spec(
                                spec -> new Spec(spec.terminationGracePeriod(), spec.containers(), "", "", "Always"))),
                new Row(
                        "image",
                        Change.MAJOR,
                        edit -> edit.container(c -> new Container(
                                c.name(),
                                "image:2",
                                c.imagePullPolicy(),
                                c.command(),
                                c.environment(),
                                c.requests(),
                                c.limits(),
                                c.ports()))),
                new Row(
                        "environment",
                        Change.MAJOR,
                        edit -> edit.container(c -> new Container(
                                c.name(),
                                c.image(),
                                c.imagePullPolicy(),
                                c.command(),
                                List.of(new EnvironmentVariable("A", new Value("b"))),
                                c.requests(),
                                c.limits(),
                                c.ports()))),
                new Row("args", Change.MAJOR, edit -> edit.containerFields(List.of("-v"), RuntimeFields.NONE)),
                new Row(
                        "a field of a container beyond Maestro's",
                        Change.MAJOR,
                        edit -> edit.containerFields(
                                List.of(), new RuntimeFields(Map.of("startupProbe", "{\"a\":1}")))),
                new Row(
                        "a field of the spec beyond Maestro's",
                        Change.MAJOR,
                        edit -> edit.fields(new RuntimeFields(Map.of("priorityClassName", "\"rooms\"")))),
                new Row(
                        "a container more",
                        Change.MAJOR,
                        edit -> edit.spec(spec -> spec.withContainers(List.of(
                                spec.containers().getFirst(), spec.containers().getFirst())))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysWhatAChangeMeans(Row row) {
        var after = row.edit().apply(new Edit(BEFORE)).scheduler();

        assertThat(Change.between(BEFORE, after)).isEqualTo(row.change());
        assertThat(Change.between(after, BEFORE)).as("and back").isEqualTo(row.change());
    }

    @ParameterizedTest
    @CsvSource({
        "MINOR,v1.0.0,v1.0.0,v1.1.0",
        "NONE,v1.0.0,v1.0.0,v1.1.0",
        "MAJOR,v1.0.0,v1.0.0,v2.0.0",
        "MINOR,v1.0.0,v1.0.0 v1.1.0 v2.0.0,v1.2.0",
        "MAJOR,v1.0.0,v1.0.0 v1.1.0 v2.0.0,v3.0.0",
        "MINOR,v2.0.0,v1.0.0 v1.9.0 v2.0.0,v2.1.0",
        "MAJOR,v2.3.0,v2.3.0 v10.0.0 v9.0.0,v11.0.0",
        "MINOR,v1.9.0,v1.9.0 v1.10.0,v1.11.0",
        "MINOR,v1.2.0,,v1.3.0",
        "MINOR,v1.2.0,v1.2.0 nonsense,v1.3.0"
    })
    void numbersTheNextVersion(Change change, String active, String stored, String next) {
        var versions = stored == null ? List.<String>of() : List.of(stored.split(" "));

        assertThat(Versions.next(change, active, versions)).isEqualTo(next);
    }

    @Test
    void numbersNothingAfterWhatIsNoVersion() {
        assertThatIllegalArgumentException().isThrownBy(() -> Versions.next(Change.MINOR, "one", List.of()));
        assertThat(Versions.major("v12.3.0")).isEqualTo(12);
        assertThat(Versions.major("")).isZero();
    }

    private static Scheduler ports(Scheduler scheduler, Port... ports) {
        return new Edit(scheduler).ports(ports).scheduler();
    }
}
