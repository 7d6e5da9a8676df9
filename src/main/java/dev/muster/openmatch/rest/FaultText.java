package dev.muster.openmatch.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/// What a program of a user says that it failed with.
final class FaultText {
    /// How much of an answer is looked at.
    static final int MOST = 4096;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FaultText() {}

    /// Of one value of its answer: `{"error":{"message":…}}`, or `{"message":…}`.
    static String of(JsonNode answer) {
        var error = answer.isObject() && answer.has("error") ? answer.get("error") : answer;
        return error.isTextual() ? error.textValue() : error.path("message").asText(error.toString());
    }

    /// As [#of(JsonNode)], of text.
    static String of(String answer) {
        try {
            return of(MAPPER.readTree(answer));
        } catch (IOException noJson) {
            return answer;
        }
    }

    /// Of an answer with a status that is not 200.
    static String of(int status, byte[] body) {
        try {
            var json = MAPPER.readTree(body);
            if (json != null && json.isObject()) {
                return "status " + status + ": " + of(json);
            }
        } catch (IOException noJson) {
            // so its status is all that there is to say
        }
        return "status " + status;
    }
}
