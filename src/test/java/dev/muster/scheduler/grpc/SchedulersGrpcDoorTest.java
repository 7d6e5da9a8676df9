package dev.muster.scheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Value;
import dev.muster.scheduler.FakeSchedulers;
import dev.muster.scheduler.RoomCounts;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.VersionService;
import dev.muster.scheduler.wire.CreateSchedulerRequest;
import dev.muster.scheduler.wire.DeleteSchedulerRequest;
import dev.muster.scheduler.wire.DiffSchedulerVersionsRequest;
import dev.muster.scheduler.wire.GetSchedulerRequest;
import dev.muster.scheduler.wire.GetSchedulerVersionsRequest;
import dev.muster.scheduler.wire.GetSchedulersInfoRequest;
import dev.muster.scheduler.wire.ListSchedulersRequest;
import dev.muster.scheduler.wire.NewSchedulerVersionRequest;
import dev.muster.scheduler.wire.OptionalContainer;
import dev.muster.scheduler.wire.OptionalSpec;
import dev.muster.scheduler.wire.PatchSchedulerRequest;
import dev.muster.scheduler.wire.RollBackSchedulerRequest;
import dev.muster.scheduler.wire.ScaleSchedulerRequest;
import dev.muster.scheduler.wire.SchedulersApi;
import dev.muster.scheduler.wire.SchedulersServiceGrpc;
import dev.muster.scheduler.wire.SchedulersServiceGrpc.SchedulersServiceBlockingStub;
import dev.muster.scheduler.wire.SwitchActiveVersionRequest;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The gRPC door of schedulers over a real connection, with schedulers in memory.
final class SchedulersGrpcDoorTest {
    private final FakeSchedulers store = new FakeSchedulers();
    private Server server;
    private ManagedChannel channel;
    private SchedulersServiceBlockingStub door;

    @BeforeEach
    void open() throws IOException {
        Supplier<String> ids = () -> UUID.randomUUID().toString();
        var api = new SchedulersApi(
                new SchedulerService(
                        store, scheduler -> new RoomCounts.Counts(1, 2, 3, 4), scheduler -> {}, Clock.systemUTC(), ids),
                new VersionService(store, scheduler -> {}, ids));
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new SchedulersGrpcDoor(api))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .build();
        door = SchedulersServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
        store.create(SampleSchedulers.minimal("duel", "game-a"), "creation-1", "operation-1");
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void servesEveryCallOfTheService() {
        var duel = door.getScheduler(GetSchedulerRequest.newBuilder()
                        .setSchedulerName("duel")
                        .build())
                .getScheduler();
        assertThat(duel.getSpec().getVersion()).isEqualTo("v1.0.0");
        var created = door.createScheduler(CreateSchedulerRequest.newBuilder()
                .setName("squad")
                .setGame("game-a")
                .setSpec(duel.getSpec())
                .setPortRange(duel.getPortRange())
                .setMaxSurge("1")
                .build());
        assertThat(created.getScheduler().getState()).isEqualTo("creating");
        assertThat(door.listSchedulers(ListSchedulersRequest.newBuilder()
                                .setGame("game-a")
                                .build())
                        .getSchedulersList())
                .extracting(found -> found.getName())
                .containsExactly("duel", "squad");
        assertThat(door.getSchedulersInfo(GetSchedulersInfoRequest.getDefaultInstance())
                        .getSchedulers(0)
                        .getRoomsTerminating())
                .isEqualTo(4);

        var operation = door.newSchedulerVersion(NewSchedulerVersionRequest.newBuilder()
                        .setName("duel")
                        .setGame("game-a")
                        .setSpec(duel.getSpec())
                        .setPortRange(duel.getPortRange())
                        .setMaxSurge("2")
                        .build())
                .getOperationId();
        assertThat(store.operations()).last().isEqualTo("create_new_scheduler_version duel " + operation);
        store.finishChange("duel", "v1.1.0");
        var versions = door.getSchedulerVersions(GetSchedulerVersionsRequest.newBuilder()
                .setSchedulerName("duel")
                .build());
        assertThat(versions.getVersions(0).getVersion()).isEqualTo("v1.1.0");
        assertThat(versions.getVersions(0).getIsActive()).isTrue();
        var difference = door.diffSchedulerVersions(DiffSchedulerVersionsRequest.newBuilder()
                        .setSchedulerName("duel")
                        .build())
                .getDifferences(0);
        assertThat(difference.getPath()).isEqualTo("maxSurge");
        assertThat(difference.getAfter())
                .isEqualTo(Value.newBuilder().setStringValue("2").build());

        operation = door.rollBackScheduler(RollBackSchedulerRequest.newBuilder()
                        .setSchedulerName("duel")
                        .build())
                .getOperationId();
        assertThat(store.operations()).last().isEqualTo("switch_active_version duel " + operation + " v1.0.0");
        store.finishChange("duel", "v1.0.0");
        operation = door.switchActiveVersion(SwitchActiveVersionRequest.newBuilder()
                        .setSchedulerName("duel")
                        .setVersion("v1.1.0")
                        .build())
                .getOperationId();
        assertThat(store.operations()).last().isEqualTo("switch_active_version duel " + operation + " v1.1.0");
        store.finishChange("duel", "v1.1.0");
        door.scaleScheduler(ScaleSchedulerRequest.newBuilder()
                .setSchedulerName("duel")
                .setUp(3)
                .build());
        assertThat(store.draft("duel").roomsReplicas()).isEqualTo(3);
        store.finishChange("duel", "v1.2.0");
        door.patchScheduler(PatchSchedulerRequest.newBuilder()
                .setName("duel")
                .setRoomsReplicas(0)
                .build());
        assertThat(store.draft("duel").roomsReplicas()).isZero();
        assertThat(door.deleteScheduler(DeleteSchedulerRequest.newBuilder()
                                .setSchedulerName("squad")
                                .build())
                        .getOperationId())
                .isNotEmpty();
    }

    @Test
    void carriesWhatGoesBeyondMaestro() {
        var duel = door.getScheduler(GetSchedulerRequest.newBuilder()
                        .setSchedulerName("duel")
                        .build())
                .getScheduler();
        assertThat(duel.getSpec().hasPriorityClassName()).isFalse();
        assertThat(duel.getSpec().getContainers(0).hasArgs()).isFalse();
        var rooms = Value.newBuilder().setStringValue("rooms").build();
        var args = Value.newBuilder()
                .setListValue(
                        ListValue.newBuilder().addValues(Value.newBuilder().setStringValue("-v")))
                .build();

        door.patchScheduler(PatchSchedulerRequest.newBuilder()
                .setName("duel")
                .setSpec(OptionalSpec.newBuilder()
                        .setPriorityClassName(rooms)
                        .addContainers(OptionalContainer.newBuilder().setArgs(args)))
                .build());
        store.finishChange("duel", "v2.0.0");

        var changed = door.getScheduler(GetSchedulerRequest.newBuilder()
                        .setSchedulerName("duel")
                        .build())
                .getScheduler();
        assertThat(changed.getSpec().getPriorityClassName()).isEqualTo(rooms);
        assertThat(changed.getSpec().getContainers(0).getArgs()).isEqualTo(args);
        door.patchScheduler(PatchSchedulerRequest.newBuilder()
                .setName("duel")
                .setSpec(OptionalSpec.newBuilder()
                        .setPriorityClassName(Value.newBuilder().setNullValue(NullValue.NULL_VALUE)))
                .build());
        assertThat(store.draft("duel").spec().fields()).isEqualTo(RuntimeFields.NONE);
        assertThat(store.draft("duel").spec().containers().getFirst().args()).containsExactly("-v");
    }

    record Fault(String what, Status.Code code, String words, Consumer<SchedulersServiceBlockingStub> call) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "get unknown",
                        Status.Code.NOT_FOUND,
                        "squad",
                        door -> door.getScheduler(GetSchedulerRequest.newBuilder()
                                .setSchedulerName("squad")
                                .build())),
                new Fault(
                        "get unknown version",
                        Status.Code.NOT_FOUND,
                        "v2.0.0",
                        door -> door.getScheduler(GetSchedulerRequest.newBuilder()
                                .setSchedulerName("duel")
                                .setVersion("v2.0.0")
                                .build())),
                new Fault(
                        "create nothing",
                        Status.Code.INVALID_ARGUMENT,
                        "Scheduler.Name: is required",
                        door -> door.createScheduler(CreateSchedulerRequest.getDefaultInstance())),
                new Fault(
                        "patch nothing",
                        Status.Code.ALREADY_EXISTS,
                        "nothing",
                        door -> door.patchScheduler(PatchSchedulerRequest.newBuilder()
                                .setName("duel")
                                .build())),
                new Fault(
                        "patch another game",
                        Status.Code.INVALID_ARGUMENT,
                        "Scheduler.Game",
                        door -> door.patchScheduler(PatchSchedulerRequest.newBuilder()
                                .setName("duel")
                                .setGame("game-b")
                                .setMaxSurge("2")
                                .build())),
                new Fault(
                        "a duration that is none",
                        Status.Code.INVALID_ARGUMENT,
                        "spec.terminationGracePeriod",
                        door -> door.patchScheduler(PatchSchedulerRequest.newBuilder()
                                .setName("duel")
                                .setSpec(OptionalSpec.newBuilder()
                                        .setTerminationGracePeriod(Duration.newBuilder()
                                                .setSeconds(Long.MAX_VALUE)
                                                .setNanos(Integer.MAX_VALUE)))
                                .build())),
                new Fault(
                        "switch to nothing",
                        Status.Code.INVALID_ARGUMENT,
                        "version",
                        door -> door.switchActiveVersion(SwitchActiveVersionRequest.newBuilder()
                                .setSchedulerName("duel")
                                .build())),
                new Fault(
                        "scale by nothing",
                        Status.Code.INVALID_ARGUMENT,
                        "replicas, up and down",
                        door -> door.scaleScheduler(ScaleSchedulerRequest.newBuilder()
                                .setSchedulerName("duel")
                                .build())),
                new Fault(
                        "roll back the first",
                        Status.Code.FAILED_PRECONDITION,
                        "before",
                        door -> door.rollBackScheduler(RollBackSchedulerRequest.newBuilder()
                                .setSchedulerName("duel")
                                .build())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void answersFaultsWithTheirStatus(Fault fault) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> fault.call().accept(door))
                .satisfies(status -> {
                    assertThat(status.getStatus().getCode()).isEqualTo(fault.code());
                    assertThat(status.getStatus().getDescription()).contains(fault.words());
                });
        assertThat(store.operations()).hasSize(1);
    }
}
