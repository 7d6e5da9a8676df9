package dev.muster.openmatch;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Match functions that may propose so many matches a run, of so many bytes: one that proposes more has failed, and is
/// ended.
public final class CountedFunctions implements MatchFunctions {
    private final MatchFunctions functions;
    private final int most;
    private final long mostBytes;
    private final Consumer<String> refused;

    /// @param refused is told the name of the limit that one went beyond
    public CountedFunctions(MatchFunctions functions, int most, long mostBytes, Consumer<String> refused) {
        this.functions = functions;
        this.most = most;
        this.mostBytes = mostBytes;
        this.refused = refused;
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
        private long bytes;
        private boolean isOver;

        Counting(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void proposed(byte[] match) {
            if (isOver) {
                return;
            }
            proposals++;
            bytes += match.length;
            if (proposals > most) {
                end("proposals", most + " matches");
            } else if (bytes > mostBytes) {
                end("proposal-bytes", mostBytes + " bytes of matches");
            } else {
                listener.proposed(match);
            }
        }

        @Override
        public void finished(@Nullable String fault) {
            if (!isOver) {
                listener.finished(fault);
            }
        }

        private void end(String limit, String bound) {
            isOver = true;
            refused.accept(limit);
            var why = "RESOURCE_EXHAUSTED: the match function proposed more than " + bound;
            run.thenAccept(running -> running.cancel(why));
            listener.finished(why);
        }
    }
}
