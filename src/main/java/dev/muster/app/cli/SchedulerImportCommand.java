package dev.muster.app.cli;

import dev.muster.app.client.MusterClient;
import dev.muster.app.migration.Imported.Result;
import dev.muster.app.migration.SchedulerImport;
import dev.muster.platform.error.MusterException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `muster scheduler import`: one line per scheduler, and status 1 when one was refused.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Copies schedulers of a running Maestro, each in its active version; the copy starts at v1.0.0.",
            "Their rooms start here at once."
        })
final class SchedulerImportCommand implements Callable<Integer> {
    @Option(
            names = "--from-maestro",
            required = true,
            paramLabel = "URL",
            description = "Maestro's management API, as http://maestro:8080; may hold user:password@ for a gateway.")
    private String from = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Only this scheduler; may be given more than once.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run", description = "Compares and says what would be done; changes nothing.")
    private boolean dryRun;

    @Mixin
    private ServerOption server = new ServerOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = Commands.out(spec);
        try (var maestro = maestro();
                var muster = server.client()) {
            var copying = new SchedulerImport(maestro, muster, dryRun);
            boolean refused = false;
            for (var name : names.isEmpty() ? copying.names() : names) {
                var imported = copying.copy(name);
                out.println(imported);
                out.flush();
                refused |= imported.result() == Result.REFUSED;
            }
            return refused ? 1 : 0;
        }
    }

    private MusterClient maestro() {
        try {
            return MusterClient.ofMaestro(URI.create(from));
        } catch (IllegalArgumentException e) {
            throw MusterException.invalid("--from-maestro: %s is not an http address".formatted(from));
        }
    }
}
