package dev.muster.platform.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void createsADirectoryThatOnlyItsOwnerReads() throws IOException {
        Path wanted = parent.resolve("a/b");

        try (DataDirectory directory = DataDirectory.open(wanted)) {
            assertThat(directory.path()).isEqualTo(wanted.toRealPath());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void namesTheHolderToASecondServerOfTheSameProcess() {
        long self = ProcessHandle.current().pid();
        try (DataDirectory first = DataDirectory.open(parent)) {
            assertThatThrownBy(() -> DataDirectory.open(parent))
                    .isInstanceOf(MusterException.class)
                    .hasMessageContaining("process " + self)
                    .hasMessageContaining(first.path().toString());
            assertThat(DataDirectory.holder(parent)).map(ProcessIdentity::pid).contains(self);
        }
        assertThat(DataDirectory.holder(parent)).isEmpty();
    }

    @Test
    void canBeTakenAgainOnceItIsClosed() {
        DataDirectory.open(parent).close();

        DataDirectory.open(parent).close();
    }

    @Test
    void namesTheHolderToASecondProcess() throws IOException, InterruptedException {
        Process holder = holder();
        try {
            assertThat(DataDirectory.holder(parent)).map(ProcessIdentity::pid).contains(holder.pid());
            assertThatThrownBy(() -> DataDirectory.open(parent))
                    .isInstanceOf(MusterException.class)
                    .hasMessageContaining("process " + holder.pid());
        } finally {
            holder.destroyForcibly();
        }
        holder.waitFor(10, TimeUnit.SECONDS);

        assertThat(DataDirectory.holder(parent)).isEmpty();
        DataDirectory.open(parent).close();
    }

    @Test
    void neverTakesAnotherProcessWithTheSameNumberForTheHolder() throws IOException {
        long self = ProcessHandle.current().pid();
        Files.writeString(parent.resolve("lock"), "{\"pid\":" + self + ",\"start\":\"another time\"}");

        assertThat(DataDirectory.holder(parent)).isEmpty();
    }

    @Test
    void knowsNoHolderOfADirectoryThatIsMissingOrUnreadable() throws IOException {
        assertThat(DataDirectory.holder(parent.resolve("missing"))).isEmpty();
        Files.writeString(parent.resolve("lock"), "{half");
        assertThat(DataDirectory.holder(parent)).isEmpty();
    }

    @Test
    void namesADirectoryThatCannotBe() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("muster.data-dir");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining(file.resolve("below").toString());
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("held");
        return process;
    }

    /// A server of another process, as far as the directory can tell.
    static final class Holder {
        private Holder() {}

        static void main(String[] arguments) throws IOException {
            try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("held");
                int ended = System.in.read();
                System.out.println(directory.path() + " " + ended);
            }
        }
    }
}
