package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Redis server process of our own: on loopback, with a password, everything written down in an
/// append-only file. It outlives the process that started it; whoever starts one on the same directory next
/// takes over the one that runs.
///
/// One owner at a time: the caller holds the data directory ([dev.muster.platform.datadir.DataDirectory])
/// while it uses this.
public final class EmbeddedRedis {
    private static final int PORT_TRIES = 10;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final RedisHome home;
    private final RedisLauncher launcher;
    private final boolean adopted;
    /// Guards the change from one process to the next, and the end.
    private final ReentrantLock change = new ReentrantLock();

    private volatile RedisState state;
    private volatile @Nullable Process child;
    private volatile boolean stopping;

    private EmbeddedRedis(RedisHome home, RedisLauncher launcher, RedisState state, @Nullable Process child) {
        this.home = home;
        this.launcher = launcher;
        this.state = state;
        this.child = child;
        this.adopted = child == null;
    }

    /// Starts a server in its directory below `dataDir`, or takes over the one that still runs there, and returns
    /// when it answers. What keeps it from running (full disk, no binary, no free port) comes as a
    /// [MusterException] naming it.
    public static EmbeddedRedis start(Path dataDir, EmbeddedRedisOptions options) {
        return start(dataDir, options, program(dataDir, options));
    }

    /// As [#start(Path,EmbeddedRedisOptions)], with a program that is there already: several may start at once.
    static EmbeddedRedis start(Path dataDir, EmbeddedRedisOptions options, Path program) {
        try {
            RedisHome home = RedisHome.in(dataDir, options.kind());
            Optional<RedisState> noted = home.state();
            var launcher = new RedisLauncher(home, options, program);
            if (noted.isPresent()) {
                Optional<RedisState> running = LeftBehind.find(noted.get(), home, options.patience());
                if (running.isPresent()) {
                    var found = new EmbeddedRedis(home, launcher, running.get(), null);
                    if (found.isWhereItShallBe()) {
                        home.write(running.get());
                        return found;
                    }
                    found.stop();
                }
            }
            return launch(home, launcher, noted);
        } catch (IOException e) {
            throw failed(dataDir, options, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(dataDir, options, "interrupted", e);
        }
    }

    /// What all servers of a data directory run.
    static Path program(Path dataDir, EmbeddedRedisOptions options) {
        try {
            return RedisBinary.choose(RedisHome.in(dataDir, options.kind()).bin(), options.searchPath());
        } catch (IOException e) {
            throw failed(dataDir, options, String.valueOf(e.getMessage()), e);
        }
    }

    /// Always a loopback address.
    public String host() {
        return "127.0.0.1";
    }

    /// Where it listens; stays the same until it is stopped.
    public int port() {
        return state.port();
    }

    /// What a client must know; it belongs in no log and on no command line.
    public String password() {
        return state.password();
    }

    /// For a client, with the password.
    public String uri() {
        return "redis://" + home.kind().login(password()) + "@" + host() + ":" + port();
    }

    /// The server process; another one after it ended and was started again.
    public long pid() {
        return state.process().pid();
    }

    /// Whether it already ran when this object was made.
    public boolean adopted() {
        return adopted;
    }

    /// From now on starts it again, on the same port and data, whenever it ends; `report` hears of every
    /// end and start in a sentence meant for the operator.
    public void watch(Consumer<String> report) {
        Thread.ofVirtual().name("redis-watch").start(() -> new RedisWatch(this, report).run());
    }

    /// Ends it and returns when everything is on the disk and the process is gone; does nothing
    /// the second time.
    public void stop() {
        change.lock();
        try {
            stopping = true;
            ProcessIdentity process = state.process();
            process.terminate();
            long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
            while (process.alive()) {
                if (System.nanoTime() > deadline) {
                    throw MusterException.unavailable("the embedded Redis in " + home.path() + " (" + state
                            + ") has not ended " + STOP_PATIENCE.toSeconds() + " s after it was asked to; "
                            + "the next start takes it over");
                }
                Thread.sleep(10);
            }
            home.removeState();
        } catch (IOException e) {
            throw failed(home.path(), String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            change.unlock();
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "embedded Redis in " + home.path() + ", " + state;
    }

    boolean stopping() {
        return stopping;
    }

    /// Waits until the process has ended.
    void awaitEnd() throws InterruptedException {
        Process own = child;
        if (own != null) {
            own.waitFor();
            return;
        }
        while (state.process().alive()) {
            Thread.sleep(POLL);
        }
    }

    /// Starts the ended process again as it was; the reason why not, or empty when it answers or is not
    /// wanted any more.
    Optional<String> restart() throws InterruptedException {
        try {
            RedisLauncher.Launched launched;
            change.lock();
            try {
                if (stopping) {
                    return Optional.empty();
                }
                launched = launcher.launch(state);
                state = launched.state();
                child = launched.process();
            } finally {
                change.unlock();
            }
            return switch (launcher.await(launched)) {
                case RedisLauncher.Outcome.Ready() -> Optional.empty();
                case RedisLauncher.Outcome.PortTaken() -> Optional.of("its port " + port() + " is in use");
                case RedisLauncher.Outcome.Failed(String why, boolean running) ->
                    running ? Optional.empty() : Optional.of(why);
            };
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static EmbeddedRedis launch(RedisHome home, RedisLauncher launcher, Optional<RedisState> noted)
            throws IOException, InterruptedException {
        String password = noted.map(RedisState::password).orElseGet(EmbeddedRedis::newPassword);
        int wanted = home.kind().port();
        for (int tries = 0; tries < (wanted == 0 ? PORT_TRIES : 1); tries++) {
            int port = wanted == 0 ? port(noted, tries) : wanted;
            RedisLauncher.Launched launched = launcher.launch(RedisState.launching(port, password));
            switch (launcher.await(launched)) {
                case RedisLauncher.Outcome.Ready() -> {
                    return new EmbeddedRedis(home, launcher, launched.state(), launched.process());
                }
                case RedisLauncher.Outcome.PortTaken() -> {}
                case RedisLauncher.Outcome.Failed(String why, boolean running) -> {
                    if (!running) {
                        home.removeState();
                    }
                    throw failed(home.path(), why, null);
                }
            }
        }
        home.removeState();
        throw failed(
                home.path(),
                wanted == 0
                        ? "every port that was tried was taken by another process"
                        : "its port " + wanted + " is taken by another process",
                null);
    }

    /// The noted port first, for clients that still know it.
    private static int port(Optional<RedisState> noted, int tries) throws IOException {
        return tries == 0 && noted.isPresent() ? noted.get().port() : FreePort.pick();
    }

    private boolean isWhereItShallBe() {
        int wanted = home.kind().port();
        return wanted == 0 || wanted == port();
    }

    private static String newPassword() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static MusterException failed(Path dataDir, EmbeddedRedisOptions options, String why, Exception cause) {
        return failed(dataDir.resolve(options.kind().directory()), why, cause);
    }

    private static MusterException failed(Path where, String why, @Nullable Exception cause) {
        String message = "the embedded Redis in " + where + " did not start: " + why;
        return cause == null ? MusterException.unavailable(message) : MusterException.unavailable(message, cause);
    }
}
