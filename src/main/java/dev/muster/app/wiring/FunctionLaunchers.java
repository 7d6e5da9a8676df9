package dev.muster.app.wiring;

import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.openmatch0.kubernetes.JobFunctions;
import dev.muster.openmatch0.kubernetes.JobSettings;
import dev.muster.openmatch0.process.FailedOutputs;
import dev.muster.openmatch0.process.LocalCommand;
import dev.muster.openmatch0.process.ProcessFunctions;
import dev.muster.platform.error.MusterException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/// The ways in which match functions are run here, the first that runs an image first: built in, as a
/// command, as a Job.
record FunctionLaunchers(List<FunctionLauncher> all, List<AutoCloseable> closing) implements AutoCloseable {
    /// @param outputs where the output of failed commands is kept
    /// @param cluster asked only where Jobs are configured
    static FunctionLaunchers of(
            FunctionLauncher builtIn,
            OpenMatch0Config config,
            Path outputs,
            OpenMatch0Choice choice,
            Supplier<KubernetesClient> cluster) {
        var commands = new ProcessFunctions(
                config.commands().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                command -> new LocalCommand(
                                        command.getValue(),
                                        Optional.ofNullable(
                                                config.commandDirectories().get(command.getKey())),
                                        config.commandEnvironment().getOrDefault(command.getKey(), Map.of())))),
                () -> here(choice),
                new FailedOutputs(outputs),
                config.commandsAtOnce(),
                System.getenv());
        List<FunctionLauncher> all = new ArrayList<>(List.of(builtIn, commands));
        List<AutoCloseable> closing = new ArrayList<>(List.of(commands));
        config.jobs().namespace().ifPresent(namespace -> {
            var jobs = new JobFunctions(
                    cluster.get(), settings(namespace, config.jobs()), () -> there(choice, config.jobs()));
            all.add(jobs);
            closing.add(jobs);
        });
        return new FunctionLaunchers(List.copyOf(all), List.copyOf(closing));
    }

    @Override
    public void close() {
        closing.forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static JobSettings settings(String namespace, OpenMatch0Config.Jobs jobs) {
        return new JobSettings(
                namespace,
                jobs.serviceAccount(),
                jobs.pullPolicy(),
                quantities("requests", jobs.requests()),
                quantities("limits", jobs.limits()),
                jobs.user(),
                jobs.kept());
    }

    private static Map<String, String> quantities(String setting, List<String> texts) {
        return texts.stream()
                .map(text -> text.split("=", 2))
                .peek(parts -> {
                    if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
                        throw MusterException.invalid("muster.openmatch0.jobs." + setting
                                + ": cpu=100m,memory=128Mi, or the like, is expected");
                    }
                })
                .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1].strip(), (one, other) -> other));
    }

    /// What a process of this machine finds. Read when it starts: with port 0 the true one is known
    /// only then.
    private static FunctionSurroundings here(OpenMatch0Choice choice) {
        var settings = ConfigProvider.getConfig();
        var bound = settings.getValue("quarkus.grpc.server.host", String.class);
        int port = settings.getValue("quarkus.grpc.server.port", Integer.class);
        return around(choice, bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound, port);
    }

    /// What a pod finds.
    private static FunctionSurroundings there(OpenMatch0Choice choice, OpenMatch0Config.Jobs jobs) {
        var parts = jobs.mmLogic().split(":", 2);
        try {
            return around(choice, parts[0], parts.length < 2 ? 50_503 : Integer.parseInt(parts[1]));
        } catch (NumberFormatException e) {
            throw MusterException.invalid("muster.openmatch0.jobs.mm-logic: host:port is expected");
        }
    }

    private static FunctionSurroundings around(OpenMatch0Choice choice, String mmLogic, int port) {
        return switch (choice) {
            case OpenMatch0Choice.Served served ->
                new FunctionSurroundings(served.uri().getHost(), served.port(), mmLogic, port);
            case OpenMatch0Choice.Closed closed -> throw MusterException.failedPrecondition(closed.why());
        };
    }
}
