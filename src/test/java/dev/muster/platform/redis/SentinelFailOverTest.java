package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.muster.game.Game;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.embedded.SentinelGroup;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// What stores promise holds while their primary is killed and a replica takes over.
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SentinelFailOverTest {
    private static final Game GAME = new Game("duel");

    /// More than fail-overs, and so than test classes of stores.
    private static final int SERVERS = 16;

    private static final Duration RECOVERY = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static SentinelGroup group;

    @BeforeAll
    static void start() {
        group = SentinelGroup.start(directory, SERVERS);
    }

    @AfterAll
    static void stop() {
        group.close();
    }

    @BeforeEach
    void settle() {
        group.flush();
    }

    @Test
    void callsFailFastWhileNobodyIsPrimaryAndRecoverByThemselves() {
        try (var process = process(0)) {
            process.tickets.create(GAME, ticket(process.ids.next(GAME))).join();
            var before = process.redis.serverRun();
            group.killPrimary();

            long killed = System.nanoTime();
            var faults = 0;
            while (true) {
                long called = System.nanoTime();
                try {
                    Redis.await(process.tickets.create(GAME, ticket(process.ids.next(GAME))));
                    break;
                } catch (MusterException e) {
                    faults++;
                    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(System.nanoTime() - called)
                            .isLessThan(Duration.ofSeconds(6).toNanos());
                    assertThat(System.nanoTime() - killed).as("recovered").isLessThan(RECOVERY.toNanos());
                    pause();
                }
            }

            assertThat(faults).isPositive();
            assertThat(process.redis.serverRun()).isNotEqualTo(before);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAFailOver() {
        try (var process = process(group.replicas() - 1)) {
            var acknowledged = new ConcurrentLinkedQueue<String>();
            var stopped = new AtomicBoolean();
            var writers = List.of(
                    Thread.startVirtualThread(() -> write(process, acknowledged, stopped)),
                    Thread.startVirtualThread(() -> write(process, acknowledged, stopped)));
            await(() -> acknowledged.size() > 500);

            group.killPrimary();
            group.settle();
            int atFailOver = acknowledged.size();
            await(() -> acknowledged.size() > atFailOver + 500);
            stopped.set(true);
            writers.forEach(SentinelFailOverTest::join);

            assertThat(acknowledged)
                    .allSatisfy(
                            id -> assertThat(process.tickets.find(id)).as(id).isPresent());
        }
    }

    @Test
    void nothingIsAcknowledgedWithFewerReplicasThanAsked() {
        try (var demanding = process(SERVERS)) {
            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(() -> demanding.redis.ask(Call.command(Command.SET, "a", "b")))
                    .withMessageContaining("of " + SERVERS + " replicas acknowledged")
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    // The last one: Sentinels take ten seconds until they make the old primary a replica.
    @Test
    @Order(Integer.MAX_VALUE)
    void aPrimaryThatNobodyFollowsAnyMoreIsLeft() {
        try (var process = process(1)) {
            process.redis.ask(Call.command(Command.SET, "a", "1"));

            group.switchOver();

            var resending = new Resending(process.redis, call -> {});
            assertThat(resending.ask(Call.command(Command.SET, "a", "2")).text())
                    .isEqualTo("OK");
            try (var other = process(0)) {
                assertThat(other.redis.ask(Call.command(Command.GET, "a")).text())
                        .isEqualTo("2");
                assertThat(other.redis.serverRun()).isEqualTo(process.redis.serverRun());
            }
        }
    }

    /// All tests of stores once more, on the group. In each class the primary is killed under one call; whoever
    /// calls sends the same call again until it is answered.
    @Test
    void everyTestOfAStoreHoldsThroughAFailOver() {
        var outcome = new Outcome();
        StorageUnderTest.elsewhere(
                () -> new RedisFixture(
                        options(),
                        RedisLimits.STANDARD.withReplicaAcks(outcome.acks),
                        "holder-" + System.nanoTime(),
                        batcher -> new Resending(batcher, outcome::called)),
                group::flush,
                () -> LauncherFactory.create().execute(stores(), outcome));

        assertThat(outcome.failures).isEmpty();
        assertThat(outcome.classes).hasSizeGreaterThanOrEqualTo(6);
        assertThat(outcome.failOvers).hasSameSizeAs(outcome.classes);
    }

    private static LauncherDiscoveryRequest stores() {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("dev.muster"))
                .filters(
                        includeClassNamePatterns("dev\\.muster\\.\\w+\\.redis\\.Redis\\w+Test"),
                        // The second has a Redis of its own, which is no group.
                        excludeClassNamePatterns("dev\\.muster\\.(platform|openmatch0)\\..*"),
                        (PostDiscoveryFilter) SentinelFailOverTest::mayBeRepeated)
                .build();
    }

    // Except those that fill a stream by a script of their own, which is no call of a store, takes longer than replicas
    // may take, and must not be sent twice; and those that ask who deleted: a delete that was carried out and whose
    // answer
    // was lost says, sent again, that there is nothing.
    private static FilterResult mayBeRepeated(TestDescriptor test) {
        var id = test.getUniqueId().toString();
        return FilterResult.includedIf(!id.contains("aLaneIsBounded") && !id.contains("deletesOnce"));
    }

    /// Notes how tests end, and kills the primary once in each class.
    private static final class Outcome implements TestExecutionListener {
        private static final int FAIL_OVER_AT = 12;

        private final List<String> classes = new CopyOnWriteArrayList<>();
        private final List<String> failOvers = new CopyOnWriteArrayList<>();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger calls = new AtomicInteger();
        private volatile int acks;

        @Override
        public void executionStarted(TestIdentifier test) {
            if (isClass(test)) {
                group.settle();
                acks = group.replicas() - 1; // as many as there are after the fail-over
                classes.add(test.getDisplayName());
                calls.set(0);
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(fault -> failures.add(test.getUniqueId() + ": " + trace(fault)));
        }

        void called(Call call) {
            if (calls.incrementAndGet() == FAIL_OVER_AT) {
                failOvers.add(call.name());
                group.killPrimary();
            }
        }

        private static String trace(Throwable fault) {
            var text = new StringWriter();
            fault.printStackTrace(new PrintWriter(text));
            return text.toString();
        }

        private static boolean isClass(TestIdentifier test) {
            return test.getSource().filter(ClassSource.class::isInstance).isPresent();
        }
    }

    /// Sends a call again while its outcome is not known. It hides that another server answers: what that means
    /// for rooms is a rule of its own, and here nothing was lost.
    private record Resending(Redis redis, java.util.function.Consumer<Call> sent) implements Redis {
        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            var reply = redis.send(call);
            sent.accept(call);
            return again(call, reply, System.nanoTime() + RECOVERY.toNanos());
        }

        private CompletableFuture<@Nullable Reply> again(
                Call call, CompletableFuture<@Nullable Reply> reply, long deadline) {
            return reply.exceptionallyCompose(fault -> {
                var cause =
                        fault instanceof java.util.concurrent.CompletionException wrapper ? wrapper.getCause() : fault;
                boolean unknown = cause instanceof MusterException known
                        && known.code() == ErrorCode.UNAVAILABLE
                        && !String.valueOf(known.getMessage()).startsWith("Redis refused");
                if (!unknown || System.nanoTime() > deadline) {
                    return CompletableFuture.failedFuture(cause == null ? fault : cause);
                }
                return CompletableFuture.supplyAsync(
                                () -> redis.send(call), CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                        .thenCompose(next -> again(call, next, deadline));
            });
        }

        @Override
        public String serverRun() {
            return "the same";
        }
    }

    private static RedisFixture process(int acks) {
        return new RedisFixture(options(), RedisLimits.STANDARD.withReplicaAcks(acks), "holder", batcher -> batcher);
    }

    // As Quarkus makes them from quarkus.redis.hosts, client-type and master-name.
    private static RedisOptions options() {
        var options = new RedisOptions().setType(RedisClientType.SENTINEL).setMasterName(SentinelGroup.MASTER);
        group.uris().forEach(options::addConnectionString);
        return options;
    }

    private static NewTicket ticket(String id) {
        return new NewTicket(id, new SearchFields(Map.of("rating", 1500.0), Map.of(), Set.of()), new byte[] {1});
    }

    private static void write(RedisFixture process, ConcurrentLinkedQueue<String> acknowledged, AtomicBoolean stopped) {
        while (!stopped.get()) {
            var id = process.ids.next(GAME);
            try {
                Redis.await(process.tickets.create(GAME, ticket(id)));
                acknowledged.add(id);
            } catch (MusterException unknown) {
                pause();
            }
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            pause();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
}
