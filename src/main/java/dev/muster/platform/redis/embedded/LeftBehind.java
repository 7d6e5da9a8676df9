package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Optional;

/// Finds the server that a parent left running when it was killed: never a second one may open
/// the same files.
final class LeftBehind {
    private static final Duration PAUSE = Duration.ofMillis(20);
    /// How long a process whose number was not yet written down may take until it listens.
    private static final Duration LAUNCH = Duration.ofSeconds(1);

    private LeftBehind() {}

    /// The one that was noted, once it answers; empty if it is gone. One that runs without answering
    /// is an error.
    static Optional<RedisState> find(RedisState noted, RedisHome home, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        RedisProbe.Answer answer;
        do {
            answer = RedisProbe.ask(noted.port(), home.kind().user(), noted.password());
            boolean alive = noted.process().alive();
            if (answer == RedisProbe.Answer.READY) {
                // Only ours knows the password. The number is missing if the parent was killed while launching it.
                Optional<RedisState> known = alive
                        ? Optional.of(noted)
                        : RedisProbe.process(noted.port(), home.kind().user(), noted.password())
                                .map(noted::as);
                if (known.isPresent()) {
                    return known;
                }
            }
            boolean perhapsLaunching = noted.launching() && System.nanoTime() - start < LAUNCH.toNanos();
            if (answer == RedisProbe.Answer.NONE && !alive && !perhapsLaunching) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() - start < patience.toNanos());
        throw MusterException.unavailable("the Redis that was left running in " + home.path() + " (" + noted + ") "
                + (answer == RedisProbe.Answer.LOADING
                        ? "is still loading its data; start again later"
                        : "does not answer; end it with: kill "
                                + noted.process().pid()));
    }
}
