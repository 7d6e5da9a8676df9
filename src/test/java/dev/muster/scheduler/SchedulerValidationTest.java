package dev.muster.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchedulerValidationTest {
    private static final PortRange RANGE = new PortRange(20000, 29999);
    private static final Container.Resources RESOURCES = new Container.Resources("64Mi", "100m");

    private String name = "duel";
    private String game = "duel";
    private String maxSurge = "1";
    private int roomsReplicas = 5;
    private int maxMatches = 1;
    private Duration gracePeriod = Duration.ofSeconds(5);
    private @Nullable PortRange portRange = RANGE;
    private @Nullable Autoscaling autoscaling;
    private List<Forwarder> forwarders = List.of();
    private RuntimeFields fields = RuntimeFields.NONE;
    private List<Container> containers = List.of(container("room", new Port("game", "udp", 7777, null)));

    @Test
    void acceptsWhatIsComplete() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void boundsWhatGoesBeyondMaestro() {
        var half = new RuntimeFields(Map.of("volumes", "x".repeat(32 * 1024)));
        var room = containers.getFirst();
        containers = List.of(new Container(
                room.name(),
                room.image(),
                room.imagePullPolicy(),
                room.command(),
                room.args(),
                room.environment(),
                room.requests(),
                room.limits(),
                room.ports(),
                half));
        fields = half;
        assertThat(faults()).isEmpty();

        fields = new RuntimeFields(Map.of("volumes", "x".repeat(32 * 1024 + 1)));
        assertThat(faults())
                .containsExactly("Scheduler.Spec: what goes beyond Maestro's fields must not be longer than 65536"
                        + " characters of JSON, it has 65537");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-b", "1a", "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaa"})
    void acceptsNames(String name) {
        this.name = name;

        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                "A",
                "a_b",
                "a.b",
                "aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaaaaaaa-aaaa"
            })
    void refusesNames(String name) {
        this.name = name;

        assertOnly("Scheduler.Name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10", "100%", "0%", "-5%"})
    void acceptsSurges(String maxSurge) {
        this.maxSurge = maxSurge;

        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "abc", "10.5", "%", "1 ", "2147483648", "99999999999999999999%"})
    void refusesSurges(String maxSurge) {
        this.maxSurge = maxSurge;

        assertOnly("Scheduler.MaxSurge");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,-1", "5,10"})
    void acceptsAutoscalingBounds(int min, int max) {
        autoscaling = autoscaling(min, max);

        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,5,Scheduler.Autoscaling.Min",
        "0,-1,Scheduler.Autoscaling.Min",
        "6,5,Scheduler.Autoscaling.Min",
        "1,-2,Scheduler.Autoscaling.Max",
        "1,0,Scheduler.Autoscaling.Min"
    })
    void refusesAutoscalingBounds(int min, int max, String path) {
        autoscaling = autoscaling(min, max);

        assertOnly(path);
    }

    @Test
    void refusesAutoscalingBlocksThatDoNotFitTheirType() {
        autoscaling = new Autoscaling(false, 1, 5, -1, "roomOccupancy", null, new Autoscaling.FixedBuffer(0));

        assertOnly(
                "Scheduler.Autoscaling.Cooldown",
                "Scheduler.Autoscaling.Policy.Parameters.RoomOccupancy",
                "Scheduler.Autoscaling.Policy.Parameters.FixedBuffer.Amount");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
    void refusesSharesThatAreNone(double share) {
        autoscaling =
                new Autoscaling(false, 1, 5, 0, "roomOccupancy", new Autoscaling.RoomOccupancy(share, share), null);

        assertOnly(
                "Scheduler.Autoscaling.Policy.Parameters.RoomOccupancy.ReadyTarget",
                "Scheduler.Autoscaling.Policy.Parameters.RoomOccupancy.DownThreshold");
    }

    @Test
    void refusesAnUnknownPolicy() {
        autoscaling = new Autoscaling(false, 1, 5, 0, "", null, null);

        assertThat(faults()).containsExactly("Scheduler.Autoscaling.Policy.Type: is required");
    }

    @Test
    void acceptsForwardersOfBothTypesAndAutoscalingThatIsEnabled() {
        autoscaling = new Autoscaling(true, 1, 5, 0, "fixedBuffer", null, new Autoscaling.FixedBuffer(1));
        forwarders = List.of(
                new Forwarder("f", true, "gRPC", "host:80", Duration.ofSeconds(1), "{}"),
                new Forwarder("g", true, "webhook", "https://host/path", Duration.ofSeconds(1), "{}"));

        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:80", "ftp://host", "http:", "http://", "not an address"})
    void refusesWebhooksWithoutAnHttpAddress(String address) {
        forwarders = List.of(new Forwarder("f", true, "webhook", address, Duration.ofSeconds(1), "{}"));

        assertOnly("Scheduler.Forwarders[0].Address");
    }

    @Test
    void refusesANameThatIsAPathOfItsOwn() {
        name = "info";

        assertThat(faults())
                .containsExactly("Scheduler.Name: must not be info: GET /schedulers/info is a path of its own");
    }

    @Test
    void refusesForwardersThatCannotBeReachedOrAreTooMany() {
        forwarders = java.util.stream.IntStream.range(0, 17)
                .mapToObj(i -> new Forwarder(
                        "f" + i + (i == 3 ? "\n" : ""),
                        true,
                        "webhook",
                        i == 5 ? "ftp://host" : "http://host",
                        Duration.ofSeconds(1),
                        "{}"))
                .toList();

        assertOnly("Scheduler.Forwarders", "Scheduler.Forwarders[3].Name", "Scheduler.Forwarders[5].Address");
    }

    @Test
    void refusesForwardersThatAreIncompleteOrShareAName() {
        forwarders = List.of(
                new Forwarder("f", false, "gRPC", "host:80", Duration.ofSeconds(1), "{}"),
                new Forwarder("f", false, "http", "", Duration.ZERO, "{}"));

        assertOnly(
                "Scheduler.Forwarders[1].Name",
                "Scheduler.Forwarders[1].Type",
                "Scheduler.Forwarders[1].Address",
                "Scheduler.Forwarders[1].Options.Timeout");
    }

    @Test
    void reportsAllFaultsAtOnce() {
        name = "";
        game = "";
        maxSurge = "";
        roomsReplicas = -1;
        maxMatches = 36;
        gracePeriod = Duration.ZERO;
        portRange = null;
        containers = List.of();

        assertOnly(
                "Scheduler.Name",
                "Scheduler.Game",
                "Scheduler.MaxSurge",
                "Scheduler.RoomsReplicas",
                "Scheduler.MatchAllocation.MaxMatches",
                "Scheduler.Spec.TerminationGracePeriod",
                "Scheduler.Spec.Containers",
                "Scheduler.PortRange");
    }

    @Test
    void takesAnyTextOfUpTo200CharactersAsGame() {
        game = "Ä game!".repeat(28);
        assertThat(faults()).isEmpty();

        game = "x".repeat(201);
        assertOnly("Scheduler.Game");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 36})
    void refusesMatchesBeyondTheLimits(int maxMatches) {
        this.maxMatches = maxMatches;

        assertOnly("Scheduler.MatchAllocation.MaxMatches");
    }

    @ParameterizedTest
    @CsvSource({
        "5000,5000,Scheduler.PortRange.Start",
        "6000,5000,Scheduler.PortRange.Start",
        "0,5000,Scheduler.PortRange.Start",
        "5000,65536,Scheduler.PortRange.End"
    })
    void refusesPortRangesThatAreNone(int start, int end, String path) {
        portRange = new PortRange(start, end);

        assertOnly(path);
    }

    @Test
    void takesHostPortsEitherFromOneRangeOrFromARangeAtEachPort() {
        var own = new Port("own", "tcp", 1, RANGE);
        var none = new Port("none", "tcp", 2, null);

        assertThat(faultsOf(null, own)).isEmpty();
        assertThat(faultsOf(RANGE)).isEmpty();
        assertThat(faultsOf(RANGE, own)).singleElement().asString().startsWith("Scheduler.PortRange: ");
        assertThat(faultsOf(RANGE, own, none)).singleElement().asString().startsWith("Scheduler.PortRange: ");
        assertThat(faultsOf(null, own, none)).singleElement().asString().startsWith("Scheduler.PortRange: ");
        assertThat(faultsOf(null)).singleElement().asString().startsWith("Scheduler.PortRange: ");
    }

    @Test
    void refusesPortsThatAreIncompleteOrUnknown() {
        containers = List.of(container(
                "room",
                new Port("", "", 0, null),
                new Port("sixteen-letters-", "UDP", 65536, null),
                new Port("same", "sctp", 1, null),
                new Port("same", "tcp", 1, null)));

        assertOnly(
                "Scheduler.Spec.Containers[0].Ports[0].Name",
                "Scheduler.Spec.Containers[0].Ports[0].Protocol",
                "Scheduler.Spec.Containers[0].Ports[0].Port",
                "Scheduler.Spec.Containers[0].Ports[1].Name",
                "Scheduler.Spec.Containers[0].Ports[1].Protocol",
                "Scheduler.Spec.Containers[0].Ports[1].Port",
                "Scheduler.Spec.Containers[0].Ports[3].Name");
    }

    @Test
    void refusesContainersThatAreIncompleteOrShareAName() {
        containers = List.of(
                new Container(
                        "",
                        "",
                        "always",
                        List.of(),
                        List.of(
                                new EnvironmentVariable("", new Value("")),
                                new EnvironmentVariable("A", new FieldRef("")),
                                new EnvironmentVariable("B=", new SecretKeyRef("", ""))),
                        new Container.Resources("", "many"),
                        new Container.Resources("-1", ""),
                        List.of()),
                container("room"),
                container("room"));

        assertOnly(
                "Scheduler.Spec.Containers[0].Name",
                "Scheduler.Spec.Containers[0].Image",
                "Scheduler.Spec.Containers[0].ImagePullPolicy",
                "Scheduler.Spec.Containers[0].Environment[0].Name",
                "Scheduler.Spec.Containers[0].Environment[1].Value",
                "Scheduler.Spec.Containers[0].Environment[2].Name",
                "Scheduler.Spec.Containers[0].Environment[2].ValueFrom.SecretKeyRef.Name",
                "Scheduler.Spec.Containers[0].Environment[2].ValueFrom.SecretKeyRef.Key",
                "Scheduler.Spec.Containers[0].Requests.Memory",
                "Scheduler.Spec.Containers[0].Limits.Memory",
                "Scheduler.Spec.Containers[0].Requests.CPU",
                "Scheduler.Spec.Containers[0].Limits.CPU",
                "Scheduler.Spec.Containers[2].Name");
    }

    @Test
    void refusesRequestsBeyondTheLimit() {
        containers = List.of(new Container(
                "room",
                "image",
                "Always",
                List.of(),
                List.of(),
                new Container.Resources("1Gi", "1"),
                new Container.Resources("1G", "1000m"),
                List.of()));

        assertOnly("Scheduler.Spec.Containers[0].Requests.Memory");
    }

    private List<String> faultsOf(@Nullable PortRange range, Port... ports) {
        portRange = range;
        containers = List.of(container("room", ports));
        return faults();
    }

    private void assertOnly(String... paths) {
        List<String> found = new ArrayList<>();
        for (var line : faults()) {
            found.add(line.substring(0, line.indexOf(": ")));
        }
        assertThat(found).containsExactly(paths);
    }

    private List<String> faults() {
        return SchedulerValidation.faults(new Scheduler(
                name,
                game,
                Scheduler.State.CREATING,
                "",
                java.time.Instant.EPOCH,
                maxSurge,
                roomsReplicas,
                new Spec(gracePeriod, containers, "", "", "Never", fields),
                portRange,
                autoscaling,
                forwarders,
                Map.of(),
                Map.of(),
                maxMatches));
    }

    private static Autoscaling autoscaling(int min, int max) {
        return new Autoscaling(
                false,
                min,
                max,
                0,
                "roomOccupancy",
                new Autoscaling.RoomOccupancy(0.5, 0.99),
                new Autoscaling.FixedBuffer(1));
    }

    private static Container container(String name, Port... ports) {
        return new Container(name, "image", "Always", List.of(), List.of(), RESOURCES, RESOURCES, List.of(ports));
    }
}
