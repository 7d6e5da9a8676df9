package dev.muster.bench;

import dev.muster.fleet.FleetRig;
import dev.muster.fleet.FleetWork;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.simulated.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Keeping a fleet as specified. *Plan* is the computation alone, in the middle of a rollout with autoscaling.
/// *Lost room* is the time from the runtime's word that a room is gone to the creation of the instance that
/// replaces it, the longest of several; the keeper, the store and the signals between them are the real ones,
/// the rooms are simulated and start at once. *Removal* is the time from the moment at which the fleet is to be
/// empty to the end of the last of 1,000 idle rooms.
///
/// `make bench BENCH=reconcile`
final class ReconcileBench implements Benchmark {
    private static final int LOSSES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public void run(Report report) throws Exception {
        report.add(plan(10_000).atMost(50));
        report.add(plan(50_000).shown());
        for (var fsync : List.of(Fsync.EVERYSEC, Fsync.ALWAYS)) {
            try (var fleet = new Fleet(fsync)) {
                fleet.run(report);
            }
        }
        try (var fleet = new Fleet(Fsync.EVERYSEC)) {
            fleet.runDuringAnOperation(report);
        }
        try (var fleet = new Fleet(Fsync.EVERYSEC)) {
            fleet.runLarge(report);
        }
    }

    private record Figure(String name, double millis) {
        Row atMost(double limit) {
            return Row.atMost(name, millis, "ms", limit);
        }

        Row shown() {
            return Row.shown(name, millis, "ms");
        }
    }

    private static Figure plan(int rooms) {
        var work = new FleetWork(rooms);
        return new Figure(
                String.format(Locale.ROOT, "plan of %,d rooms", rooms), Timing.medianMillis(30, 51, work::plan));
    }

    private static final class Fleet implements AutoCloseable {
        private final String label;
        private final BenchRedis redis;
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
        private final FleetRig rig;
        private final BlockingQueue<Long> created = new LinkedBlockingQueue<>();

        Fleet(Fsync fsync) throws Exception {
            label = "fsync=" + fsync.name().toLowerCase(Locale.ROOT);
            redis = new BenchRedis(fsync);
            rig = new FleetRig(new RedisFixture(redis.uri()), runtime, Duration.ofMinutes(30));
            rig.playRooms(version -> version.startsWith("v1."));
            runtime.onChange(event -> {
                if (event instanceof InstanceEvent.Changed changed
                        && changed.instance().status() == InstanceStatus.PENDING
                        && changed.instance().version().startsWith("v1.")) {
                    created.add(System.nanoTime());
                }
            });
        }

        void run(Report report) throws Exception {
            try (var _ = rig.keeper("bench")) {
                double filled = fill(1_000);
                report.add(Row.shown("1,000 rooms started and ready, " + label, filled, "s"));
                var lost = lose(LOSSES);
                report.add(Row.atMost("lost room of 1,000 replaced, longest, " + label, longest(lost), "ms", 1_000)
                        .with("median", median(lost)));
                long start = System.nanoTime();
                rig.become("v1.1.0", "game", 0);
                await(() -> runtime.instances(FleetRig.NAME).isEmpty()
                        && rig.rooms().isEmpty());
                report.add(Row.atMost("1,000 idle rooms removed, " + label, seconds(start), "s", 60));
            }
        }

        void runDuringAnOperation(Report report) throws Exception {
            try (var _ = rig.keeper("bench")) {
                fill(1_000);
                rig.startValidation();
                await(rig::isValidating);
                var lost = lose(LOSSES / 2);
                report.add(Row.atMost(
                                "lost room of 1,000 replaced, a version is being validated, " + label,
                                longest(lost),
                                "ms",
                                1_000)
                        .with("median", median(lost)));
                if (!rig.isValidating()) {
                    throw new IllegalStateException("the operation ended before the last loss");
                }
            }
        }

        void runLarge(Report report) throws Exception {
            try (var _ = rig.keeper("bench")) {
                fill(10_000);
                report.add(Row.atMost(
                        "lost room of 10,000 replaced, longest, " + label, longest(lose(LOSSES)), "ms", 1_000));
                long start = System.nanoTime();
                int counted = rig.rooms().size();
                report.add(Row.shown("census of 10,000 rooms, " + label, seconds(start) * 1000, "ms")
                        .with("rooms", Integer.toString(counted)));
            }
        }

        private double fill(int rooms) {
            long start = System.nanoTime();
            rig.create(rooms, null, 1);
            await(() -> ready() == rooms);
            return seconds(start);
        }

        private long ready() {
            return rig.rooms().stream()
                    .filter(room -> room.status() == dev.muster.room.RoomStatus.READY)
                    .count();
        }

        // At moments that have nothing to do with those of the keeper.
        private List<Double> lose(int losses) throws InterruptedException {
            var random = new Random(5);
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < losses; i++) {
                LockSupport.parkNanos(
                        Duration.ofMillis(500 + random.nextInt(1_500)).toNanos());
                var fleet = runtime.instances(FleetRig.NAME).stream()
                        .filter(instance -> instance.version().startsWith("v1."))
                        .toList();
                var victim = fleet.get(random.nextInt(fleet.size())).room().room();
                created.clear();
                long start = System.nanoTime();
                runtime.lose(new RoomRef(FleetRig.NAME, victim));
                var replaced = created.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (replaced == null) {
                    throw new IllegalStateException("a lost room was never replaced");
                }
                millis.add((replaced - start) / 1e6);
            }
            return millis;
        }

        @Override
        public void close() {
            rig.close();
            runtime.close();
            timer.shutdownNow();
            redis.close();
        }
    }

    private static double longest(List<Double> millis) {
        return Collections.max(millis);
    }

    private static String median(List<Double> millis) {
        return String.format(
                Locale.ROOT,
                "%.0f",
                Timing.median(millis.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the fleet did not get there in time");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
