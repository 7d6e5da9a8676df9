package dev.muster.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.platform.error.MusterException;

/// What a server answered to one call.
///
/// @param status the HTTP status
/// @param body as received
public record Answer(int status, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The body as JSON; a missing node when it is none.
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /// This answer when it is a success; throws what the server says otherwise.
    public Answer orThrow() {
        if (status < 300) {
            return this;
        }
        var message = json().path("message").asText("");
        var said = message.isEmpty() ? "the server answered " + status : message;
        throw switch (status) {
            case 404 -> MusterException.notFound(said);
            case 409 -> MusterException.alreadyExists(said);
            case 429 -> MusterException.exhausted(said);
            case 503, 504 -> MusterException.unavailable(said);
            default -> MusterException.invalid(said);
        };
    }
}
