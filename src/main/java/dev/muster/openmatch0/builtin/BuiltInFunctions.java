package dev.muster.openmatch0.builtin;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Runs what is built in, each on a virtual thread of its own, and again while Redis cannot be reached.
/// None of them outlives this process.
public final class BuiltInFunctions implements FunctionLauncher {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Map<String, BuiltIn> byName;

    /// @param byName what follows `builtin:` in the name of the image
    public BuiltInFunctions(Map<String, BuiltIn> byName) {
        this.byName = new TreeMap<>(byName);
    }

    @Override
    public boolean runs(String image) {
        return image.startsWith(MatchmakerSettings.BUILT_IN);
    }

    @Override
    public Run start(FunctionCall call) {
        var builtIn = byName.get(call.image().substring(MatchmakerSettings.BUILT_IN.length()));
        if (builtIn == null) {
            throw MusterException.notFound("nothing of that name is built in; there are "
                    + String.join(
                            ", ",
                            byName.keySet().stream()
                                    .map(MatchmakerSettings.BUILT_IN::concat)
                                    .toList()));
        }
        return new ThreadRun(builtIn, call);
    }

    private static final class ThreadRun implements Run {
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Thread thread;

        ThreadRun(BuiltIn builtIn, FunctionCall call) {
            thread = Thread.ofVirtual().name(call.image()).start(() -> {
                try {
                    run(builtIn, call);
                    ended.complete(null);
                } catch (InterruptedException e) {
                    ended.completeExceptionally(MusterException.unavailable("it was interrupted", e));
                } catch (RuntimeException fault) {
                    ended.completeExceptionally(fault);
                }
            });
        }

        // While Redis is away, nothing is said about the players or the proposals.
        private static void run(BuiltIn builtIn, FunctionCall call) throws InterruptedException {
            for (var pause = FIRST_PAUSE; true; pause = Pauses.doubled(pause, LONGEST_PAUSE)) {
                try {
                    builtIn.run(call);
                    return;
                } catch (MusterException e) {
                    if (e.code() != ErrorCode.UNAVAILABLE) {
                        throw e;
                    }
                }
                Thread.sleep(pause);
            }
        }

        @Override
        public CompletableFuture<Void> ended() {
            return ended;
        }

        @Override
        public void cancel() {
            thread.interrupt();
        }

        @Override
        public void leave() {
            thread.interrupt();
            try {
                thread.join(); // what it sent is with Redis before another process, or the next term, looks
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
