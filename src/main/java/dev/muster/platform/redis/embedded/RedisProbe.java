package dev.muster.platform.redis.embedded;

import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.util.Optional;

/// Asks whether the Redis that knows a user and its password answers on a port.
final class RedisProbe {
    /// What the one behind the port said.
    enum Answer {
        READY,
        LOADING,
        /// Nobody listens, or not the Redis that was meant.
        NONE
    }

    private RedisProbe() {}

    static Answer ask(int port, String user, String password) {
        try (var connection = new RedisConnection(port)) {
            if (!connection.call("AUTH", user, password).equals("+OK")) {
                return Answer.NONE;
            }
            // Any other error, such as MISCONF on a full disk, comes from a server that runs.
            return connection.call("PING").startsWith("-LOADING") ? Answer.LOADING : Answer.READY;
        } catch (IOException | NumberFormatException e) {
            return Answer.NONE;
        }
    }

    /// The process behind the port, from its own mouth.
    static Optional<ProcessIdentity> process(int port, String user, String password) {
        try (var connection = new RedisConnection(port)) {
            connection.call("AUTH", user, password);
            return connection
                    .call("INFO", "server")
                    .lines()
                    .filter(line -> line.startsWith("process_id:"))
                    .findFirst()
                    .flatMap(line -> ProcessIdentity.of(Long.parseLong(line, 11, line.length(), 10)));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
