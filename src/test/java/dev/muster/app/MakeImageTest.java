package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `make image` takes the container engine that works, with fake engines on a PATH of the test's own.
final class MakeImageTest {
    @TempDir
    private Path path;

    /// How a call of make came out.
    private record Outcome(int status, String printed) {}

    @BeforeEach
    void giveMakeWhatItNeeds() throws IOException {
        for (var name : List.of("make", "sh", "find")) {
            var program = List.of("/usr/bin", "/bin").stream()
                    .map(directory -> Path.of(directory, name))
                    .filter(Files::isExecutable)
                    .findFirst();
            assumeTrue(program.isPresent(), name + " is not there: make image was not tried");
            script(name, "exec %s \"$@\"".formatted(program.orElseThrow()));
        }
    }

    @Test
    void buildsWithWhatThereIs() throws Exception {
        engine("buildah", 0);

        var outcome = makeImage("IMAGE=game:1");

        assertThat(outcome).isEqualTo(new Outcome(0, "buildah build -f Dockerfile.native -t game:1 ."));
    }

    @Test
    void passesOverAnEngineWhoseDaemonDoesNotRun() throws Exception {
        engine("docker", 1);
        engine("podman", 0);

        var outcome = makeImage();

        assertThat(outcome).isEqualTo(new Outcome(0, "podman build -f Dockerfile.native -t muster:dev ."));
    }

    @Test
    void namesTheEnginesWhenThereIsNone() throws Exception {
        var outcome = makeImage();

        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.printed()).contains("docker, podman or buildah");
    }

    private void engine(String name, int answerToInfo) throws IOException {
        script(name, """
                [ "$1" = info ] && exit %d
                echo "%s $*"
                """.formatted(answerToInfo, name));
    }

    private void script(String name, String commands) throws IOException {
        var file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + commands);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Outcome makeImage(String... arguments) throws Exception {
        var builder = new ProcessBuilder(path.resolve("make").toString(), "image").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        // This test itself may run below make, whose flags are not meant for the command.
        builder.environment().keySet().removeAll(List.of("MAKEFLAGS", "MFLAGS", "MAKELEVEL"));
        builder.environment().put("PATH", path.toString());
        var process = builder.start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), printed.strip());
    }
}
