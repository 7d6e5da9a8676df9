package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Something else answers in the place of the API server, as a proxy in between may.
final class NonsenseAnswerTest {
    private static final String NAMESPACE = """
            {"apiVersion":"v1","kind":"Namespace",
             "metadata":{"name":"arena","labels":{"app.kubernetes.io/managed-by":"muster"}}}""";

    private HttpServer server;
    private volatile String nonsense = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean creates = exchange.getRequestMethod().equals("POST");
            exchange.getResponseHeaders().add("Content-Type", creates ? "text/html" : "application/json");
            exchange.sendResponseHeaders(creates ? 201 : 200, 0);
            exchange.getResponseBody().write((creates ? nonsense : NAMESPACE).getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>welcome",
                "{\"status\":\"ok\"}",
                "{\"metadata\":{\"name\":\"two\",\"namespace\":\"arena\",\"uid\":\"u\"}}"
            })
    void isAFaultOfTheCreationThatSaysSo(String answered) {
        nonsense = answered;
        var where = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (var client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(where)
                                .build())
                        .build();
                var runtime = new KubernetesRuntime(
                        client,
                        Cluster.Settings.GENEROUS,
                        () -> "http://muster:8080",
                        new Random(),
                        Clock.systemUTC(),
                        System::nanoTime,
                        ClusterListener.NONE)) {
            assertThatThrownBy(() -> runtime.create(Cluster.room("arena", "one")))
                    .isInstanceOfSatisfying(
                            MusterException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageStartingWith(
                            "what the API server " + where + " answered to create pods is not its pod: ");
            assertThat(runtime.token(new RoomRef("", ""))).isEmpty();
        }
    }
}
