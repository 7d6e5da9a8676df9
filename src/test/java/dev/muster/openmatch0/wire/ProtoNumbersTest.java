package dev.muster.openmatch0.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Names, numbers and types on the wire are those of Open Match 0.3, on which all its generated stubs agree.
final class ProtoNumbersTest {
    @Test
    void messagesHaveTheNumbersOfOpenMatch() {
        assertThat(messages(MatchObject.getDescriptor().getFile())).isEqualTo("""
                messages.MatchObject: id=1 string; properties=2 string; error=3 string; rosters=4 rep Roster; \
                pools=5 rep PlayerPool
                messages.Roster: name=1 string; players=2 rep Player
                messages.Filter: name=1 string; attribute=2 string; maxv=3 int64; minv=4 int64; stats=5 Stats
                messages.Stats: count=1 int64; elapsed=2 double
                messages.PlayerPool: name=1 string; filters=2 rep Filter; roster=3 Roster; stats=4 Stats
                messages.Player: id=1 string; properties=2 string; pool=3 string; attributes=4 rep Attribute; \
                assignment=5 string; status=6 string; error=7 string
                messages.Player.Attribute: name=1 string; value=2 int64
                messages.Result: success=1 bool; error=2 string
                messages.IlInput:
                messages.Assignments: rosters=1 rep Roster; assignment=10 string""");
    }

    @Test
    void servicesHaveTheMethodsOfOpenMatchAndOneMore() {
        assertThat(Stream.of(
                                FrontendOuterClass.getDescriptor(),
                                BackendOuterClass.getDescriptor(),
                                Mmlogic.getDescriptor())
                        .flatMap(file -> file.getServices().stream())
                        .map(ProtoNumbersTest::methods)
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                        api.Frontend.CreatePlayer: Player -> Result
                        api.Frontend.DeletePlayer: Player -> Result
                        api.Frontend.GetUpdates: Player -> stream Player
                        api.Backend.CreateMatch: MatchObject -> MatchObject
                        api.Backend.ListMatches: MatchObject -> stream MatchObject
                        api.Backend.DeleteMatch: MatchObject -> Result
                        api.Backend.CreateAssignments: Assignments -> Result
                        api.Backend.DeleteAssignments: Roster -> Result
                        api.MmLogic.GetProfile: MatchObject -> MatchObject
                        api.MmLogic.CreateProposal: MatchObject -> Result
                        api.MmLogic.GetPlayerPool: PlayerPool -> stream PlayerPool
                        api.MmLogic.GetAllIgnoredPlayers: IlInput -> Roster
                        api.MmLogic.ListIgnoredPlayers: IlInput -> Roster
                        api.MmLogic.ReportRun: RunReport -> Result""");
    }

    private static String messages(FileDescriptor file) {
        return file.getMessageTypes().stream()
                .flatMap(message -> Stream.concat(Stream.of(message), message.getNestedTypes().stream()))
                .map(ProtoNumbersTest::fields)
                .collect(Collectors.joining("\n"));
    }

    private static String fields(Descriptor message) {
        var fields = message.getFields().stream()
                .map(field -> " " + field.getName() + "=" + field.getNumber() + (field.isRepeated() ? " rep " : " ")
                        + type(field))
                .collect(Collectors.joining(";"));
        return message.getFullName() + ":" + fields;
    }

    private static String type(FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.MESSAGE
                ? field.getMessageType().getName()
                : field.getType().name().toLowerCase(Locale.ROOT);
    }

    private static String methods(ServiceDescriptor service) {
        return service.getMethods().stream()
                .map(method -> service.getFullName() + "." + method.getName() + ": " + call(method))
                .collect(Collectors.joining("\n"));
    }

    private static String call(MethodDescriptor method) {
        return (method.isClientStreaming() ? "stream " : "")
                + method.getInputType().getName()
                + " -> "
                + (method.isServerStreaming() ? "stream " : "")
                + method.getOutputType().getName();
    }
}
