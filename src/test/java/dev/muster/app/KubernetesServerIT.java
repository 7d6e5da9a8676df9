package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.TestRedis;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built server with a cluster: the real API server, nodes that are played, and exactly the rights of the
/// manifests.
@NeedsKubeApi
@Timeout(180)
final class KubernetesServerIT {
    private static final String NAMESPACE = "duel";
    private static final int ROOMS = 3;
    private static final Metadata.Key<String> GAME = Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER);

    private final Cluster cluster = new Cluster();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void runsAFleetOfPodsThroughAKubeconfig() throws Exception {
        var settings = new HashMap<>(cluster.outside(directory));
        settings.put("MUSTER_RUNTIME", "kubernetes");
        runsAFleet(settings);
    }

    @Test
    void runsAFleetOfPodsFromInsideTheCluster() throws Exception {
        TestRedis.flush();
        var settings = new HashMap<>(cluster.inside(directory));
        settings.put("MUSTER_RUNTIME", ""); // it is in a cluster, so nobody says it
        settings.put("QUARKUS_REDIS_HOSTS", TestRedis.uri());
        runsAFleet(settings);
    }

    private void runsAFleet(Map<String, String> settings) throws Exception {
        var data = Files.createDirectories(directory.resolve("data"));
        try (var server = JarServer.of(Path.of("target", "muster.jar"), data, settings);
                var client = new MusterClient(server.http())) {
            started(server);
            apply(server);
            Cluster.await("the pods are there", () -> pods().size() == ROOMS);
            Cluster.await("the rooms are ready", () -> play(client) == ROOMS);
            var uids = cluster.uids(NAMESPACE);

            assertThat(matched(server)).isIn(addresses(client));

            server.kill();
            started(server);
            Cluster.await("the same rooms serve again", () -> play(client) == ROOMS);
            assertThat(cluster.uids(NAMESPACE)).isEqualTo(uids);

            var lost = pods().getFirst().getMetadata().getName();
            cluster.lose(NAMESPACE, lost);
            Cluster.await("another took its place", () -> play(client) == ROOMS && !names().contains(lost));

            assertThat(delete(server)).isEqualTo(200);
            Cluster.await("no pod is left", () -> pods().isEmpty());
        }
    }

    private static void started(DemoServer server) throws InterruptedException {
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
    }

    private void apply(DemoServer server) throws Exception {
        var applied = MusterJar.run(
                directory,
                Map.of("MUSTER_SERVER", server.http().toString()),
                "apply",
                "-f",
                Path.of("examples/kubernetes/scheduler.yaml").toAbsolutePath().toString(),
                "-f",
                Path.of("examples/duel/profile.yaml").toAbsolutePath().toString());
        assertThat(applied.status()).as(applied.errors()).isZero();
    }

    // As the games in the pods do; says how many rooms serve. One may be promised to a match.
    private int play(MusterClient client) {
        for (var name : names()) {
            client.put(
                    "/scheduler/duel/rooms/" + name + "/ping",
                    "{\"status\":\"ready\",\"timestamp\":" + System.currentTimeMillis() / 1000 + "}");
        }
        return rooms(client, "ready").size() + rooms(client, "allocated").size();
    }

    private static JsonNode rooms(MusterClient client, String status) {
        return client.get("/scheduler/duel/rooms?status=" + status)
                .orThrow()
                .json()
                .path("rooms");
    }

    private List<Pod> pods() {
        return cluster.admin().pods().inNamespace(NAMESPACE).list().getItems();
    }

    private Set<String> names() {
        var names = new TreeSet<String>();
        pods().forEach(pod -> names.add(pod.getMetadata().getName()));
        return names;
    }

    /// Where two players are told to play.
    private static String matched(DemoServer server) throws InterruptedException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        try {
            var game = new Metadata();
            game.put(GAME, "duel");
            var frontend = FrontendServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(game));
            var request = CreateTicketRequest.newBuilder()
                    .setTicket(Ticket.newBuilder()
                            .setSearchFields(SearchFields.newBuilder()
                                    .putDoubleArgs("rating", 1500)
                                    .putStringArgs("region", "eu")))
                    .build();
            var one = frontend.createTicket(request).getId();
            var other = frontend.createTicket(request).getId();
            var seen = new String[2];
            Cluster.await("both are told", () -> {
                seen[0] = connection(frontend, one);
                seen[1] = connection(frontend, other);
                return !seen[0].isEmpty() && !seen[1].isEmpty();
            });
            assertThat(seen[0]).isEqualTo(seen[1]);
            return seen[0];
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static String connection(FrontendServiceGrpc.FrontendServiceBlockingStub frontend, String ticket) {
        return frontend.getTicket(
                        GetTicketRequest.newBuilder().setTicketId(ticket).build())
                .getAssignment()
                .getConnection();
    }

    /// The addresses of the rooms, as `host:port`.
    private Set<String> addresses(MusterClient client) {
        var addresses = new TreeSet<String>();
        for (var name : names()) {
            var address = client.get("/scheduler/duel/rooms/" + name + "/address")
                    .orThrow()
                    .json();
            addresses.add(address.path("host").asText() + ":"
                    + address.path("ports").path(0).path("port").asInt());
        }
        return addresses;
    }

    private static int delete(DemoServer server) throws IOException, InterruptedException {
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            var request = java.net.http.HttpRequest.newBuilder(server.http().resolve("/schedulers/duel"))
                    .DELETE()
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, java.net.http.HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
