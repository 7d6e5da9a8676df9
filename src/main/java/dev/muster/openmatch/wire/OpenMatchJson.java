package dev.muster.openmatch.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.muster.platform.protojson.ProtoJson;
import java.util.List;
import java.util.stream.Stream;

/// The JSON of Open Match's messages: inside `google.protobuf.Any` it knows all of them, and the well-known types.
public final class OpenMatchJson {
    private OpenMatchJson() {}

    /// Reads and writes it.
    public static ProtoJson create() {
        return new ProtoJson(types());
    }

    private static List<Descriptor> types() {
        return Stream.of(
                        Ticket.getDescriptor(),
                        DefaultEvaluationCriteria.getDescriptor(),
                        CreateTicketRequest.getDescriptor(),
                        FetchMatchesRequest.getDescriptor(),
                        QueryTicketsRequest.getDescriptor(),
                        RunRequest.getDescriptor(),
                        EvaluateRequest.getDescriptor())
                .map(Descriptor::getFile)
                .map(FileDescriptor::getMessageTypes)
                .flatMap(List::stream)
                .toList();
    }
}
