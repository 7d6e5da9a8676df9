package dev.muster.app.migration;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.muster.app.client.MusterClient;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchedulerImportTest {

    @ParameterizedTest
    @ValueSource(strings = {"<html>Please log in</html>", "{}", ""})
    void saysThatWhatAnswersIsNoMaestro(String page) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var client = MusterClient.ofMaestro(address)) {
            var copying = new SchedulerImport(client, client, true);

            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(copying::names)
                    .withMessageContaining("is it Maestro's management API?");
        } finally {
            server.stop(0);
        }
    }
}
