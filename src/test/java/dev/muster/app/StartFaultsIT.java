package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.redis.TestRedis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that cannot start says why in words that name the thing, and never with a stack trace.
final class StartFaultsIT {
    @TempDir
    private Path directory;

    @Test
    void namesAKeyThatDoesNotExist() throws Exception {
        refuses(Map.of("JAVA_TOOL_OPTIONS", "-Dmuster.proces.host=x"), "muster.proces.host");
    }

    @Test
    void namesAVariableThatDoesNotExist() throws Exception {
        refuses(Map.of("MUSTER_DATA_DIRECTORY", "x"), "MUSTER_DATA_DIRECTORY");
    }

    @Test
    void namesAnHttpPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            refuses(Map.of("QUARKUS_HTTP_PORT", port), port);
        }
    }

    @Test
    void namesAGrpcPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            refuses(Map.of("QUARKUS_GRPC_SERVER_PORT", port), "quarkus.grpc.server.port", port);
        }
    }

    @Test
    void namesARedisThatCannotBeReached() throws Exception {
        refuses(Map.of("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:1"), "quarkus.redis.hosts", "127.0.0.1:1");
    }

    @Test
    void namesTheSettingWhenSomeRolesHaveNoRedis() throws Exception {
        refuses(Map.of("MUSTER_ROLES", "worker"), "quarkus.redis.hosts");
    }

    @Test
    void refusesRolesThatAreSetInBothWays() throws Exception {
        refuses(
                Map.of(
                        "MUSTER_ROLES",
                        "worker",
                        "QUARKUS_PROFILE",
                        "rooms",
                        "QUARKUS_REDIS_HOSTS",
                        "redis://127.0.0.1:1"),
                "muster.roles",
                "QUARKUS_PROFILE");
    }

    @Test
    void refusesTheRedisOfTheCoreForOpenMatch0UnderAnotherName() throws Exception {
        var core = TestRedis.newServer(directory.resolve("store"));

        refuses(
                Map.of(
                        "QUARKUS_REDIS_HOSTS",
                        core.uri(),
                        "MUSTER_OPENMATCH0_REDIS",
                        core.uri().replace("127.0.0.1", "localhost")),
                "muster.openmatch0.redis names the Redis that keeps");
    }

    @Test
    void namesTheLineOfABadMatchmakerFile() throws Exception {
        var file = Files.writeString(directory.resolve("matchmaker_config.json"), "{\n\"api\": }");

        refuses(Map.of("MUSTER_OPENMATCH0_CONFIG_FILE", file.toString()), file + ", line 2");
    }

    @Test
    void namesThePortOfTheSecondRedisThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            refuses(Map.of("MUSTER_OPENMATCH0_REDIS_PORT", port), "openmatch0", "port " + port + " is taken");
        }
        assertThat(directory.resolve("data/redis/redis.json")).doesNotExist();
    }

    @Test
    void saysWhoHoldsTheDataDirectory() throws Exception {
        try (var held = DataDirectory.open(directory.resolve("data"))) {
            refuses(
                    Map.of(),
                    held.path().toString(),
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void refusesToListenBeyondLoopbackWithoutAuthentication() throws Exception {
        refuses(Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"), "quarkus.http.host", "muster.security.insecure");
    }

    private void refuses(Map<String, String> settings, String... named) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_GRPC_SERVER_PORT", "0",
                "MUSTER_DATA_DIR", directory.resolve("data").toString()));
        all.putAll(settings);
        var outcome = MusterJar.run(directory, all, "serve");

        assertThat(outcome.status()).isNotZero().isNotEqualTo(124);
        assertThat(outcome.errors()).contains(named);
        assertThat(outcome.errors() + outcome.output()).doesNotContain("\tat ");
    }
}
