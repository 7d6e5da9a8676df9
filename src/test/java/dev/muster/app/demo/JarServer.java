package dev.muster.app.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Servers of the built jar, for tests and benchmarks that run from a class path.
public final class JarServer {
    private JarServer() {}

    /// A server on free ports that is not started yet.
    public static DemoServer of(Path jar, Path dataDirectory, Map<String, String> environment) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: `make build` makes it");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(java, "-jar", jar.toAbsolutePath().toString(), "serve");
        int[] ports = FreePorts.two();
        return new DemoServer(command, "the server", dataDirectory, ports[0], ports[1], environment);
    }
}
