package dev.muster.runtime.simulated;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Simulated rooms of this process, with all that they share: one timer, one thread for HTTP.
public final class Simulation implements AutoCloseable {
    private final ScheduledExecutorService timer = timer();
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final RoomActors actors;
    private final RoomsDoor door;
    private final ReservationWatch watch;
    private final SimulatedRuntime runtime;

    private Simulation(
            Behaviour behaviour,
            Supplier<String> roomsUrl,
            RandomGenerator random,
            Clock clock,
            Consumer<String> complaints) {
        door = new HttpRoomsDoor(vertx, roomsUrl);
        var backstage = new Backstage(behaviour, door, timer, random, clock, complaints);
        actors = new RoomActors(backstage);
        watch = new ReservationWatch(actors, backstage);
        runtime = new SimulatedRuntime(timer, actors, this::end);
    }

    /// Rooms that play.
    ///
    /// @param roomsUrl where they reach the rooms door, such as `http://127.0.0.1:8080`; read at each call
    /// @param random safe for use by many threads
    /// @param complaints told when pings fail, in words
    /// @throws dev.muster.platform.error.MusterException INVALID_ARGUMENT that names a faulty setting
    public static Simulation start(
            SimulatedConfig config,
            Supplier<String> roomsUrl,
            RandomGenerator random,
            Clock clock,
            Consumer<String> complaints) {
        return new Simulation(Behaviour.of(config), roomsUrl, random, clock, complaints);
    }

    /// Rooms that run and say nothing.
    ///
    /// @throws dev.muster.platform.error.MusterException INVALID_ARGUMENT that names a faulty setting
    public static SimulatedRuntime silent(SimulatedConfig config, RandomGenerator random) {
        var behaviour = Behaviour.of(config);
        var timer = timer();
        return new SimulatedRuntime(
                timer, new SilentCast(behaviour.startDelay(), behaviour.endDelay(), random), timer::shutdownNow);
    }

    /// Where its rooms live.
    public SimulatedRuntime runtime() {
        return runtime;
    }

    RoomActors actors() {
        return actors;
    }

    Vertx vertx() {
        return vertx;
    }

    /// Everything ends without a word.
    @Override
    public void close() {
        runtime.close();
    }

    private void end() {
        watch.close();
        timer.shutdownNow();
        door.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("simulated").factory());
    }
}
