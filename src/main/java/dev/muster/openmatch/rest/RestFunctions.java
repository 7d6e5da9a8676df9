package dev.muster.openmatch.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.OpenMatchJson;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Match functions over HTTP: `POST /v1/matchfunction:run` with `{"profile":{…}}`, answered by a stream of
/// `{"result":{"proposal":{…}}}`, or `{"error":{"message":…}}` where it fails. A host may begin with `https://`.
@Singleton
final class RestFunctions implements MatchFunctions {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int OK = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final ProtoJson json = OpenMatchJson.create();

    RestFunctions() {
        this(HttpClient.newBuilder());
    }

    /// @param builder what of the connections is decided already
    RestFunctions(HttpClient.Builder builder) {
        this.client = builder.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    @Override
    public Run start(String host, int port, byte[] profile, Listener listener) {
        var thread =
                Thread.ofVirtual().name("function").start(() -> listener.finished(run(host, port, profile, listener)));
        return why -> thread.interrupt();
    }

    // What it failed with, or null.
    private @Nullable String run(String host, int port, byte[] profile, Listener listener) {
        try {
            var body = json.printSet(RunRequest.newBuilder()
                    .setProfile(MatchProfile.parseFrom(profile))
                    .build());
            var request = HttpRequest.newBuilder(URI.create(base(host) + ":" + port + "/v1/matchfunction:run"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var answer = response.body()) {
                return response.statusCode() == OK
                        ? read(answer, listener)
                        : FaultText.of(response.statusCode(), answer.readNBytes(FaultText.MOST));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "canceled";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a profile is not as this door read it", e);
        } catch (ConnectException e) { // it has no words of its own
            return "cannot connect to " + host + ":" + port;
        } catch (IOException | IllegalArgumentException | MusterException e) {
            return Objects.requireNonNullElseGet(e.getMessage(), e::toString);
        }
    }

    private static String base(String host) {
        return host.startsWith("https://") || host.startsWith("http://") ? host : "http://" + host;
    }

    private @Nullable String read(InputStream answer, Listener listener) throws IOException {
        try (var nodes = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(answer)) {
            while (nodes.hasNextValue()) {
                var node = nodes.nextValue();
                var proposal = node.path("result").path("proposal");
                if (!proposal.isObject()) {
                    return FaultText.of(node);
                }
                listener.proposed(json.parse(proposal.toString(), Match.getDefaultInstance())
                        .toByteArray());
            }
            return null;
        } catch (JsonProcessingException e) {
            return "the answer is no JSON: " + e.getOriginalMessage();
        }
    }
}
