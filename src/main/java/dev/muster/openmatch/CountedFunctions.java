package dev.muster.openmatch;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Match functions that may propose so many matches a run: one that proposes more has failed, and is ended.
public final class CountedFunctions implements MatchFunctions {
    private final MatchFunctions functions;
    private final int most;

    public CountedFunctions(MatchFunctions functions, int most) {
        this.functions = functions;
        this.most = most;
    }

    @Override
    public Run start(String host, int port, byte[] profile, Listener listener) {
        var counting = new Counting(listener);
        var run = functions.start(host, port, profile, counting);
        counting.run.complete(run);
        return run;
    }

    private final class Counting implements Listener {
        private final Listener listener;
        private final CompletableFuture<Run> run = new CompletableFuture<>();
        private int proposals;

        Counting(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void proposed(byte[] match) {
            proposals++;
            if (proposals <= most) {
                listener.proposed(match);
            } else if (proposals == most + 1) {
                var why = "RESOURCE_EXHAUSTED: the match function proposed more than " + most + " matches";
                run.thenAccept(running -> running.cancel(why));
                listener.finished(why);
            }
        }

        @Override
        public void finished(@Nullable String fault) {
            if (proposals <= most) {
                listener.finished(fault);
            }
        }
    }
}
