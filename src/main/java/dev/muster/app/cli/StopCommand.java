package dev.muster.app.cli;

import dev.muster.app.local.LocalServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `muster stop`: ends what a server left running too, so it also serves after a crash.
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ends the server of a data directory, its rooms, and its Redis.")
final class StopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:MUSTER_DATA_DIR:-.muster}",
            description = "The server's data directory (default: MUSTER_DATA_DIR, else .muster).")
    private Path dataDirectory = Path.of(".muster");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = Commands.out(spec);
        var local = new LocalServer(dataDirectory);
        var server = local.endServer(PATIENCE);
        var leftovers = local.endLeftovers();
        if (server.isPresent()) {
            out.println("server (process %d) stopped".formatted(server.getAsLong()));
        }
        if (leftovers.rooms() > 0) {
            out.println("%d rooms ended".formatted(leftovers.rooms()));
        }
        if (leftovers.redis()) {
            out.println("Redis stopped");
        }
        if (server.isEmpty() && leftovers.rooms() == 0 && !leftovers.redis()) {
            out.println("nothing runs on %s".formatted(dataDirectory));
        }
        return 0;
    }
}
