package dev.muster.runtime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Kubernetes' command line.
final class Kubectl {
    private static final int SECONDS = 60;

    private Kubectl() {}

    static String run(KubeAssets assets, Path kubeconfig, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(assets.program("kubectl"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        // Nothing may be read from, or written to, the settings and caches of who runs the tests.
        builder.environment().put("HOME", String.valueOf(kubeconfig.getParent()));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var guard = process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS);
            guard.whenComplete((_, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (guard.join().exitValue() != 0) {
                throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
