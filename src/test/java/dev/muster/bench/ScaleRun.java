package dev.muster.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A scenario under way: its players, its match function and its director, all on this side of the wire. An answer is
/// a ticket that was assigned.
final class ScaleRun implements ClosedLoop {
    private static final int CONNECTIONS = 8;

    private final GrpcClients playersSide;
    private final GrpcClients backSide;
    private final ScaleFunction function;
    private final ScaleDirector director;
    private final ScalePlayers players;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    ScaleRun(ScaleScenario scenario, int port) throws IOException {
        // A game of its own, so that nobody who is left of another scenario takes part.
        var game = scenario.name() + "-" + System.nanoTime();
        playersSide = new GrpcClients(port, CONNECTIONS, game);
        backSide = new GrpcClients(port, 1, game);
        function = new ScaleFunction(scenario, backSide);
        players = new ScalePlayers(scenario, playersSide);
        director = new ScaleDirector(scenario.profiles(), function.port(), backSide);
    }

    /// With players who begin anew whenever they are done, and leave a game that does not begin in time.
    static ScaleRun closed(ScaleScenario scenario, int port, int players, Duration patience) throws IOException {
        var run = new ScaleRun(scenario, port);
        run.players.stay(players);
        run.clock.scheduleAtFixedRate(() -> run.players.loseThoseWaiting(patience), 1, 1, TimeUnit.SECONDS);
        return run;
    }

    /// With players who come at a rate, whether the server keeps up or not.
    static ScaleRun open(ScaleScenario scenario, int port, int perSecond) throws IOException {
        var run = new ScaleRun(scenario, port);
        int ticks = 200;
        run.clock.scheduleAtFixedRate(
                () -> run.players.arrive(perSecond / ticks),
                0,
                TimeUnit.SECONDS.toNanos(1) / ticks,
                TimeUnit.NANOSECONDS);
        return run;
    }

    ScalePlayers players() {
        return players;
    }

    ScaleDirector director() {
        return director;
    }

    @Override
    public long answers() {
        return players.assigned();
    }

    @Override
    public void check() {
        players.check();
        director.check();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        players.close();
        director.close();
        function.close();
        playersSide.close();
        backSide.close();
    }
}
