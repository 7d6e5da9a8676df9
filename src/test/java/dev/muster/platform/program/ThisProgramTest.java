package dev.muster.platform.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThisProgramTest {
    private static final List<String> VERB = List.of("sample-room");

    @Test
    void startsTheJarThatItWasStartedFrom() {
        var command = ThisProgram.javaCommand("/jdk", "/opt/muster.jar", Path.of("/opt/muster.jar"), List.of(), VERB);

        assertThat(command).containsExactly("/jdk/bin/java", "-jar", "/opt/muster.jar", "sample-room");
    }

    @Test
    void startsTheMainClassFromAClassPath() {
        var command = ThisProgram.javaCommand(
                "/jdk", "/a/classes:/b/lib.jar", Path.of("/a/classes"), List.of("-Xmx16m"), VERB);

        assertThat(command)
                .containsExactly(
                        "/jdk/bin/java",
                        "-Xmx16m",
                        "-cp",
                        "/a/classes:/b/lib.jar",
                        "dev.muster.app.Main",
                        "sample-room");
    }

    @Test
    void doesNotTakeAJarOfOthersForItsOwn() {
        var command = ThisProgram.javaCommand("/jdk", "/opt/launcher.jar", Path.of("/a/classes"), List.of(), VERB);

        assertThat(command)
                .contains("-cp", "/a/classes:/opt/launcher.jar", "dev.muster.app.Main")
                .doesNotContain("-jar");
    }

    @Test
    void startsTheExecutableWhenItIsOne() {
        assertThat(ThisProgram.nativeCommand("/opt/muster", VERB)).containsExactly("/opt/muster", "sample-room");
    }

    @Test
    void makesHelpersSmall() {
        assertThat(ThisProgram.lightCommand(VERB))
                .contains("-XX:+UseSerialGC", "-Xmx16m")
                .endsWith("sample-room");
        assertThat(ThisProgram.command(VERB)).doesNotContain("-Xmx16m").endsWith("sample-room");
    }
}
