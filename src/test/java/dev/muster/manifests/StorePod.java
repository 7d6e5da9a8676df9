package dev.muster.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What would be a pod of the store that fails over: its two containers as processes that run the scripts of the
/// manifests, on a loopback address of its own and a directory in place of its volume.
final class StorePod implements AutoCloseable {
    private static final int SERVER = 6379;
    private static final int SENTINEL = 26379;

    private final Path directory;
    private final Path programs;
    private final String self;
    private final String peers;
    private final List<Process> containers = new ArrayList<>();

    /// @param programs holds `valkey-server` and `valkey-cli`, which are found before others
    StorePod(Path directory, Path programs, String self, String peers) {
        this.directory = directory;
        this.programs = programs;
        this.self = self;
        this.peers = peers;
    }

    String host() {
        return self;
    }

    void start() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        for (String script : List.of("valkey.sh", "sentinel.sh")) {
            var text = Manifests.text(
                            Manifests.ROOT.resolve("components/redis-ha").resolve(script))
                    .replace("/data", directory.resolve("data").toString())
                    // Nobody waits that long in a test.
                    .replace("sleep 60", "sleep 8")
                    .replace("down-after-milliseconds 5000", "down-after-milliseconds 2000");
            var file = Files.writeString(directory.resolve(script), text);
            var builder = new ProcessBuilder("/bin/sh", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(script + ".log").toFile()));
            builder.environment().put("SELF", self);
            builder.environment().put("PEERS", peers);
            builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
            containers.add(builder.start());
        }
    }

    /// As when its node is gone.
    void kill() throws InterruptedException {
        for (Process container : containers) {
            var started = container.descendants().toList();
            container.destroyForcibly().waitFor();
            started.forEach(ProcessHandle::destroyForcibly);
        }
        containers.clear();
    }

    /// What the server answers to one command, or nothing when there is none.
    String server(String command) {
        return ask(SERVER, command);
    }

    /// What the Sentinel answers to one command, or nothing when there is none.
    String sentinel(String command) {
        return ask(SENTINEL, command);
    }

    boolean isPrimary() {
        return server("INFO replication").contains("role:master");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private String ask(int port, String command) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(self, port), 500);
            socket.setSoTimeout(2000);
            socket.getOutputStream().write((command + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            return untilPong(socket.getInputStream());
        } catch (IOException notThere) {
            return "";
        }
    }

    // The end of the answer is the answer to what was asked next.
    private static String untilPong(InputStream in) throws IOException {
        var answer = new StringBuilder();
        while (answer.indexOf("+PONG") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        return answer.toString();
    }
}
