package dev.muster.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoopbackFilterTest {
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        var router = Router.router(vertx);
        router.route().order(0).handler(context -> context.response().end("passed"));
        new LoopbackFilter(new Settings()).register(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void letsLocalRequestsPass() throws IOException {
        assertThat(answer("GET /scheduler HTTP/1.1", "Host: 127.0.0.1:8080")).contains("200 OK", "passed");
    }

    @Test
    void answersWithTheErrorThatEveryDoorShares() throws IOException {
        assertThat(answer("PUT /scheduler/s/rooms/r/ping HTTP/1.1", "Host: localhost", "Origin: http://evil\"x"))
                .contains("403 Forbidden", "application/json")
                .endsWith(
                        "{\"code\":7,\"message\":\"the Origin \\\"http://evil\\\"x\\\" is neither loopback nor listed in"
                                + " muster.security.hosts\",\"details\":[]}");
    }

    @Test
    void refusesAForeignHost() throws IOException {
        assertThat(answer("GET /scheduler HTTP/1.1", "Host: evil.com:8080")).contains("403 Forbidden");
    }

    @Test
    void refusesAForeignOriginAndACrossSiteRequest() throws IOException {
        assertThat(answer("POST / HTTP/1.1", "Host: localhost", "Origin: null")).contains("403");
        assertThat(answer("GET / HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: cross-site"))
                .contains("403");
        assertThat(answer("GET / HTTP/1.1", "Host: localhost", "Origin: http://localhost:3000"))
                .contains("200");
    }

    @Test
    void refusesARequestWithoutAHost() throws IOException {
        assertThat(answer("GET / HTTP/1.0")).contains("403 Forbidden", "no Host");
    }

    @Test
    void letsProbesPassButNothingThatHidesBehindThem() throws IOException {
        assertThat(answer("GET /q/health/ready HTTP/1.1", "Host: 10.1.2.3:8080"))
                .contains("200 OK");
        assertThat(answer("GET /q/health/../../scheduler HTTP/1.1", "Host: evil.com"))
                .contains("403");
        assertThat(answer("GET /q/health/%2e%2e/%2E%2E/scheduler HTTP/1.1", "Host: evil.com"))
                .contains("403");
    }

    private String answer(String... lines) throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.actualPort())) {
            socket.setSoTimeout(5000);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Settings() implements SecurityConfig {
        @Override
        public Optional<List<String>> hosts() {
            return Optional.empty();
        }

        @Override
        public boolean insecure() {
            return false;
        }
    }
}
