package dev.muster.platform.redis.embedded;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/// The servers that this process runs for itself: the one that keeps what Muster knows, and at most one beside it.
/// They start and stop together.
@Singleton
public final class EmbeddedRedisServers {
    private static final Logger LOG = Logger.getLogger(EmbeddedRedisServers.class);
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("redis").start(task);

    private final Instance<DataDirectory> directory;
    private final Instance<EmbeddedRedisAllowed> allowed;
    private final Instance<EmbeddedRedisBeside> beside;
    private final EmbeddedRedisConfig config;

    /// The first one, and the one beside it; empty while none was asked for.
    private List<EmbeddedRedis> running = List.of();

    /// All but the last are looked up only when a server is started: a process that is given its Redis locks
    /// nothing.
    EmbeddedRedisServers(
            Instance<DataDirectory> directory,
            Instance<EmbeddedRedisAllowed> allowed,
            Instance<EmbeddedRedisBeside> beside,
            EmbeddedRedisConfig config) {
        this.directory = directory;
        this.allowed = allowed;
        this.beside = beside;
        this.config = config;
    }

    /// The one that keeps what Muster knows. Starts it, and with it the one beside it, or takes over those that
    /// still run; asked again, gives the same.
    synchronized EmbeddedRedis first() {
        if (running.isEmpty()) {
            running = start();
        }
        return running.getFirst();
    }

    /// The one beside the first; empty when the first is none of ours, or no second is wanted.
    public synchronized Optional<EmbeddedRedis> second() {
        return running.stream().skip(1).findFirst();
    }

    /// Last of all, so that every other observer can still write.
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        stop();
    }

    /// Also called when a start fails too early for the event.
    @PreDestroy
    synchronized void stop() {
        var ended = running;
        running = List.of();
        together(ended.reversed().stream()
                .map(redis -> CompletableFuture.runAsync(redis::stop, THREADS))
                .toList());
    }

    private List<EmbeddedRedis> start() {
        allowed.get().refusal().ifPresent(why -> {
            throw MusterException.failedPrecondition(
                    why + ", and such a process needs a Redis that others can reach: set quarkus.redis.hosts");
        });
        var kinds = new ArrayList<>(List.of(EmbeddedRedisKind.CORE));
        beside.get().kind().ifPresent(kinds::add);
        return start(directory.get().path(), EmbeddedRedisOptions.of(config.fsync()), kinds);
    }

    /// All of them at the same time; when one does not start, none is left running.
    private static List<EmbeddedRedis> start(Path path, EmbeddedRedisOptions options, List<EmbeddedRedisKind> kinds) {
        var program = EmbeddedRedis.program(path, options);
        var starts = kinds.stream()
                .map(kind -> CompletableFuture.supplyAsync(() -> start(path, options.of(kind), program), THREADS))
                .toList();
        try {
            together(starts);
        } catch (MusterException e) {
            starts.stream()
                    .filter(start -> !start.isCompletedExceptionally())
                    .forEach(start -> start.join().stop());
            throw e;
        }
        return starts.stream().map(CompletableFuture::join).toList();
    }

    private static EmbeddedRedis start(Path path, EmbeddedRedisOptions options, Path program) {
        var redis = EmbeddedRedis.start(path, options, program);
        var name = options.kind().directory();
        LOG.infof(
                "embedded Redis %s (%s): process %d, port %d",
                redis.adopted() ? "taken over" : "started", name, redis.pid(), redis.port());
        redis.watch(report -> LOG.warnf("%s: %s", name, report));
        return redis;
    }

    /// Waits for all of them, and throws what the first failed one failed with.
    private static void together(List<? extends CompletableFuture<?>> all) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MusterException expected ? expected : e;
        }
    }
}
