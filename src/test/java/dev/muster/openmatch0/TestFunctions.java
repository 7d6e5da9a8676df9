package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs images called `test:…`: each run waits for the test to end it, unless there is something that
/// it does.
final class TestFunctions implements FunctionLauncher {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// All runs of functions, in the order in which they were started.
    final BlockingQueue<TestRun> functions = new LinkedBlockingQueue<>();

    /// All runs of evaluators.
    final BlockingQueue<TestRun> evaluators = new LinkedBlockingQueue<>();

    /// The most functions that were being started at the same time.
    final AtomicInteger mostStarting = new AtomicInteger();

    private final AtomicInteger starting = new AtomicInteger();
    private final Map<String, Consumer<TestRun>> deeds = new ConcurrentHashMap<>();

    /// One run.
    record TestRun(FunctionCall call, CompletableFuture<Void> ended, CompletableFuture<String> told) implements Run {
        /// It ends well.
        void end() {
            ended.complete(null);
        }

        /// It ends otherwise.
        void fail(String why) {
            ended.completeExceptionally(MusterException.unknown(why));
        }

        @Override
        public void cancel() {
            told.complete("canceled");
        }

        @Override
        public void leave() {
            told.complete("left");
        }

        String variable(String name) {
            return call.environment().getOrDefault(name, "");
        }
    }

    /// What runs of an image do as soon as they are started.
    void let(String image, Consumer<TestRun> deed) {
        deeds.put(image, deed);
    }

    @Override
    public boolean runs(String image) {
        return image.startsWith("test:");
    }

    @Override
    public Run start(FunctionCall call) {
        int now = starting.addAndGet(call.kind() == FunctionCall.Kind.FUNCTION ? 1 : 0);
        mostStarting.accumulateAndGet(now, Math::max);
        try {
            var run = new TestRun(call, new CompletableFuture<>(), new CompletableFuture<>());
            switch (call.kind()) {
                case FUNCTION -> functions.add(run);
                case EVALUATOR -> evaluators.add(run);
            }
            var deed = deeds.get(call.image());
            if (deed != null) {
                deed.accept(run);
            }
            return run;
        } finally {
            starting.addAndGet(call.kind() == FunctionCall.Kind.FUNCTION ? -1 : 0);
        }
    }

    /// The next run of a function.
    TestRun function() {
        return next(functions);
    }

    /// The next run of an evaluator.
    TestRun evaluator() {
        return next(evaluators);
    }

    private static TestRun next(BlockingQueue<TestRun> runs) {
        try {
            var run = runs.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(run).as("a run was started").isNotNull();
            return run;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
