package dev.muster.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.muster.operation.wire.GetOperationResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The names, numbers and types of Maestro v10's messages, which clients have compiled in. Muster's own fields
/// count from 100.
final class MaestroNumbersTest {
    private static final int FIRST_OF_MUSTER = 100;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Container: name=1 image=2 image_pull_policy=3 command=4[] environment=5[] requests=6 limits=7 ports=8[]",
                "OptionalContainer: name=1? image=2? image_pull_policy=3? command=4[] environment=5[] requests=6? limits=7? ports=8[]",
                "ContainerEnvironment: name=1 value=2? value_from=3?",
                "ContainerEnvironmentValueFrom: field_ref=1? secret_key_ref=2?",
                "ContainerEnvironmentValueFromFieldRef: field_path=1",
                "ContainerEnvironmentValueFromSecretKeyRef: name=1 key=2",
                "ContainerResources: memory=1 cpu=2",
                "ContainerPort: name=1 protocol=2 port=3 host_port=4 host_port_range=5?",
                "PortRange: start=1 end=2",
                "MatchAllocation: max_matches=1",
                "Spec: version=1 termination_grace_period=2 containers=3[] toleration=4 affinity=5 restart_policy=6?",
                "OptionalSpec: termination_grace_period=2? containers=3[] toleration=4? affinity=5?",
                "Scheduler: name=1 game=2 state=3 port_range=4 created_at=5 max_surge=6 rooms_replicas=7 spec=8 "
                        + "autoscaling=9? forwarders=10[] annotations=11[] labels=12[] match_allocation=13?",
                "SchedulerWithoutSpec: name=1 game=2 state=3 version=4 port_range=5 created_at=6 max_surge=7 "
                        + "rooms_replicas=8 match_allocation=9?",
                "OptionalAutoscaling: enabled=1? min=2? max=3? policy=4? cooldown=5?",
                "Autoscaling: enabled=1 min=2 max=3 policy=4 cooldown=5",
                "AutoscalingPolicy: type=1 parameters=2",
                "PolicyParameters: room_occupancy=1? fixed_buffer=2?",
                "FixedBuffer: amount=1?",
                "RoomOccupancy: ready_target=1 down_threshold=2?",
                "SchedulerVersion: version=1 is_active=2 created_at=3",
                "Forwarder: name=1 enable=2 type=3 address=4 options=5?",
                "ForwarderOptions: timeout=1 metadata=2",
                "AutoscalingInfo: enabled=1 min=2 max=3 cooldown=5",
                "SchedulerInfo: name=1 game=2 state=3 rooms_replicas=4 rooms_ready=5 rooms_occupied=6 rooms_pending=7 "
                        + "rooms_terminating=8 autoscaling=9 match_allocation=10?",
                "ListSchedulersRequest: name=1 game=2 version=3",
                "ListSchedulersResponse: schedulers=1[]",
                "CreateSchedulerRequest: name=1 game=2 spec=3 port_range=4? max_surge=5 rooms_replicas=6 autoscaling=7? "
                        + "forwarders=8[] annotations=9[] labels=10[] match_allocation=11?",
                "CreateSchedulerResponse: scheduler=1",
                "GetSchedulerRequest: scheduler_name=1 version=2",
                "GetSchedulerResponse: scheduler=1",
                "NewSchedulerVersionRequest: name=1 game=2 spec=3 port_range=4 max_surge=5 rooms_replicas=6 autoscaling=7? "
                        + "forwarders=8[] annotations=9[] labels=10[] match_allocation=11?",
                "NewSchedulerVersionResponse: operation_id=1",
                "PatchSchedulerRequest: name=1 spec=2? port_range=3? max_surge=4? rooms_replicas=5? autoscaling=6? "
                        + "forwarders=7[] annotations=8[] labels=9[] match_allocation=10?",
                "PatchSchedulerResponse: operation_id=1",
                "GetSchedulerVersionsRequest: scheduler_name=1",
                "GetSchedulerVersionsResponse: versions=1[]",
                "SwitchActiveVersionRequest: scheduler_name=1 version=2",
                "SwitchActiveVersionResponse: operation_id=1",
                "GetSchedulersInfoRequest: game=1",
                "GetSchedulersInfoResponse: schedulers=1[]",
                "DeleteSchedulerRequest: scheduler_name=1",
                "DeleteSchedulerResponse: operation_id=1",
                "ListOperationItem: id=1 status=2 definition_name=3 lease=4? scheduler_name=5 created_at=6",
                "Operation: id=1 status=2 definition_name=3 lease=4? scheduler_name=5 created_at=6 input=7 "
                        + "execution_history=8[]",
                "Lease: ttl=1",
                "OperationEvent: created_at=1 event=2",
                "ListOperationsRequest: scheduler_name=1 order_by=2 stage=3 page=4? per_page=5?",
                "ListOperationsResponse: page=1? page_size=2? total=3? operations=4[]",
                "CancelOperationRequest: scheduler_name=1 operation_id=2",
                "CancelOperationResponse:",
                "GetOperationRequest: scheduler_name=1 operation_id=2",
                "GetOperationResponse: operation=1"
            })
    void areThoseOfMaestro(String message) {
        var name = message.substring(0, message.indexOf(':'));

        var there = Stream.of(
                        Container.getDescriptor().getFile(),
                        CreateSchedulerRequest.getDescriptor().getFile(),
                        GetOperationResponse.getDescriptor().getFile())
                .flatMap(file -> file.getMessageTypes().stream())
                .filter(type -> type.getName().equals(name))
                .map(type -> type.getFullName() + ":" + fields(type.getFields()))
                .toList();

        assertThat(there).containsExactly("api.v1." + message);
    }

    private static String fields(List<FieldDescriptor> fields) {
        return fields.stream()
                .filter(field -> field.getNumber() < FIRST_OF_MUSTER)
                .map(field -> " " + field.getName() + "=" + field.getNumber() + kind(field))
                .collect(Collectors.joining());
    }

    private static String kind(FieldDescriptor field) {
        if (field.isRepeated()) {
            return "[]";
        }
        return field.toProto().getProto3Optional() ? "?" : "";
    }
}
