package dev.muster.app.cli;

import dev.muster.app.client.MusterClient;
import dev.muster.platform.error.MusterException;
import java.net.URI;
import picocli.CommandLine.Option;

/// The option of every command that talks to a running server.
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:MUSTER_SERVER:-http://127.0.0.1:8080}",
            description = "The server to talk to (default: MUSTER_SERVER, else http://127.0.0.1:8080).")
    private String server = "";

    MusterClient client() {
        try {
            return new MusterClient(URI.create(server));
        } catch (IllegalArgumentException e) {
            throw MusterException.invalid("--server: %s is not an http address".formatted(server));
        }
    }
}
