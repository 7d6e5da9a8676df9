package dev.muster.app.cli;

import dev.muster.app.client.Applier;
import dev.muster.app.client.Manifest;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `muster apply`: reads every file before it changes anything.
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Makes the server hold the schedulers and profiles that YAML files describe.")
final class ApplyCommand implements Runnable {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "A YAML file of documents with kind Scheduler or Profile; may be given more than once.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private ServerOption server = new ServerOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        var out = Commands.out(spec);
        var manifests = files.stream()
                .flatMap(file -> Manifest.read(file.toString(), text(file)).stream())
                .toList();
        try (var client = server.client()) {
            var applier = new Applier(client);
            for (var manifest : manifests) {
                out.println(applier.apply(manifest));
                out.flush();
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw MusterException.notFound("%s cannot be read".formatted(file));
        }
    }
}
