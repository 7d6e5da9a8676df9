package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchedulerCheckTest {
    private static void check(List<String> allowed, Container... containers) {
        var commands = new Commands(allowed, System.getenv("PATH"));
        new SchedulerCheck(commands)
                .check(TestSchedulers.scheduler("arena", Duration.ZERO, TestSchedulers.PORTS, containers));
    }

    private static String faults(List<String> allowed, Container... containers) {
        var fault = catchThrowableOfType(MusterException.class, () -> check(allowed, containers));
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        return String.valueOf(fault.getMessage());
    }

    private static Container command(String... words) {
        return TestSchedulers.container("game", List.of(words));
    }

    @Test
    void refusesASchedulerWithoutACommand() {
        assertThat(faults(List.of(), command()))
                .isEqualTo("spec.containers[0].command: required by the process runtime");
    }

    @Test
    void allowsTheSampleRoomAlways() {
        assertThatCode(() -> check(List.of(), command("muster", "sample-room"))).doesNotThrowAnyException();
    }

    @Test
    void refusesACommandThatIsNotAllowed() {
        assertThat(faults(List.of(), command("sh")))
                .isEqualTo("spec.containers[0].command: \"sh\" is not allowed by muster.process.allow");
        assertThat(faults(List.of("sh"), command("/bin/sh"))).contains("not allowed");
        assertThat(faults(List.of(), command("muster", "serve"))).contains("not allowed");
    }

    @Test
    void namesACommandThatIsNotThere() {
        assertThat(faults(List.of("no-such-game"), command("no-such-game")))
                .isEqualTo("spec.containers[0].command: \"no-such-game\" was not found on the PATH");
        assertThat(faults(List.of("/opt/games"), command("/opt/games/none")))
                .isEqualTo("spec.containers[0].command: \"/opt/games/none\" is no executable file");
    }

    @Test
    void allowsTheFilesOfADirectoryButNoLinkOutOfIt(@TempDir Path games) throws IOException {
        var game = Files.createFile(games.resolve("game"));
        assertThat(game.toFile().setExecutable(true)).isTrue();
        var link = Files.createSymbolicLink(games.resolve("escape"), Path.of("/bin/sh"));

        assertThatCode(() -> check(List.of(games.toString()), command(game.toString())))
                .doesNotThrowAnyException();
        assertThat(faults(List.of(games.toString()), command(link.toString()))).contains("not allowed");
        assertThat(faults(List.of(games.toString()), command(games + "/../../bin/sh")))
                .contains("not allowed");
    }

    @Test
    void namesEveryFaultInALineOfItsOwn() {
        var container = TestSchedulers.container(
                "a/b",
                List.of(),
                new EnvironmentVariable("KEY", new SecretKeyRef("vault", "key")),
                new EnvironmentVariable("IP", new FieldRef("status.podIP")),
                new EnvironmentVariable("UID", new FieldRef("metadata.uid")));

        assertThat(faults(List.of(), container).lines())
                .containsExactly(
                        "spec.containers[0].name: only letters, digits, '-' and '_' are possible in the process"
                                + " runtime",
                        "spec.containers[0].command: required by the process runtime",
                        "spec.containers[0].environment[0].valueFrom.secretKeyRef: secret \"vault\" cannot be read by"
                                + " the process runtime",
                        "spec.containers[0].environment[2].valueFrom.fieldRef: \"metadata.uid\" is not available in"
                                + " the process runtime; it knows metadata.name, metadata.namespace, spec.nodeName,"
                                + " status.hostIP, status.podIP");
    }
}
