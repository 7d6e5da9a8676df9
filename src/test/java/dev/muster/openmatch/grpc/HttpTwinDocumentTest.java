package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.junit.jupiter.api.Test;

final class HttpTwinDocumentTest {
    private final OpenAPI document = described();

    private static OpenAPI described() {
        var document = OASFactory.createOpenAPI();
        new HttpTwinDocument().filterOpenAPI(document);
        return document;
    }

    @Test
    void hasEveryMethodThatIsServed() {
        assertThat(HttpTwin.RULES).hasSize(20);
        for (var rule : HttpTwin.RULES) {
            var operation = there(
                    document.getPaths().getPathItem(rule.path()).getOperations(),
                    PathItem.HttpMethod.valueOf(rule.verb().name()));
            var service = Objects.requireNonNull(rule.method().getServiceName());
            assertThat(operation.getOperationId())
                    .isEqualTo(service.substring(service.lastIndexOf('.') + 1) + "_"
                            + rule.method().getBareMethodName());
            assertThat(operation.getResponses().getAPIResponses())
                    .containsKeys("200", "400", "404", "409", "429", "500", "501", "503", "504");
        }
    }

    @Test
    void namesFieldsAsTheProtoDoes() {
        var ticket = fields("openmatch.Ticket");

        assertThat(ticket)
                .containsOnlyKeys("id", "assignment", "search_fields", "extensions", "persistent_field", "create_time");
        assertThat(there(ticket, "create_time").getFormat()).isEqualTo("date-time");
        assertThat(there(ticket, "search_fields").getRef()).isEqualTo("#/components/schemas/openmatch.SearchFields");
        assertThat(there(ticket, "extensions").getAdditionalPropertiesSchema().getProperties())
                .containsOnlyKeys("@type");
        assertThat(there(fields("openmatch.Backfill"), "generation").getType())
                .containsExactly(Schema.SchemaType.STRING);
        assertThat(there(fields("openmatch.DoubleRangeFilter"), "exclude").getEnumeration())
                .containsExactly("NONE", "MIN", "MAX", "BOTH");
    }

    @Test
    void saysWhatAStreamLooksLikeAndWhatAPathTakes() {
        var watch = document.getPaths()
                .getPathItem("/v1/frontendservice/tickets/{ticket_id}/assignments")
                .getGET();

        assertThat(watch.getParameters())
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.getName()).isEqualTo("ticket_id"));
        assertThat(watch.getRequestBody()).isNull();
        var line = watch.getResponses()
                .getAPIResponse("200")
                .getContent()
                .getMediaType("application/json")
                .getSchema();
        assertThat(there(line.getProperties(), "result").getRef())
                .isEqualTo("#/components/schemas/openmatch.WatchAssignmentsResponse");
        assertThat(line.getProperties()).containsKey("error");
        assertThat(document.getPaths()
                        .getPathItem("/v1/frontendservice/tickets")
                        .getPOST()
                        .getRequestBody()
                        .getContent()
                        .getMediaType("application/json")
                        .getSchema()
                        .getRef())
                .isEqualTo("#/components/schemas/openmatch.CreateTicketRequest");
    }

    private Map<String, Schema> fields(String message) {
        return there(document.getComponents().getSchemas(), message).getProperties();
    }

    private static <K, V> V there(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }
}
