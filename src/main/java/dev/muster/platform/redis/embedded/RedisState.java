package dev.muster.platform.redis.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.process.ProcessIdentity;
import java.util.Optional;

/// A running embedded Redis as it is written down: who it is and how to reach it. While it is being
/// launched the process is [ProcessIdentity#NONE], so that a parent killed in that moment loses nobody.
record RedisState(ProcessIdentity process, int port, String password) {
    static RedisState launching(int port, String password) {
        return new RedisState(ProcessIdentity.NONE, port, password);
    }

    RedisState as(ProcessIdentity known) {
        return new RedisState(known, port, password);
    }

    boolean launching() {
        return process.equals(ProcessIdentity.NONE);
    }

    static Optional<RedisState> parse(String text) {
        try {
            JsonNode node = new ObjectMapper().readTree(text);
            var process = new ProcessIdentity(
                    node.path("pid").asLong(), node.path("start").asText());
            int port = node.path("port").asInt();
            String password = node.path("password").asText();
            return port == 0 || password.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RedisState(process, port, password));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pid", process.pid())
                .put("start", process.start())
                .put("port", port)
                .put("password", password)
                .toString();
    }

    /// Without the password.
    @Override
    public String toString() {
        return "process " + process.pid() + " on port " + port;
    }
}
