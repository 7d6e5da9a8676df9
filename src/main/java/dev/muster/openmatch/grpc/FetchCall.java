package dev.muster.openmatch.grpc;

import dev.muster.match.Caller;
import dev.muster.match.Claim;
import dev.muster.match.CycleHolder;
import dev.muster.match.Cycles;
import dev.muster.match.Proposal;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One call of FetchMatches: takes part in a cycle, runs its match function, and passes on what becomes a match. It is
/// over when both its function and its part in the cycle are. What a function proposed before it failed is decided
/// like all else.
final class FetchCall implements Caller, CycleHolder.Guest, MatchFunctions.Listener {
    private static final String TOO_LATE = "match function ran longer than proposal window, canceling";
    private static final String NEVER_STARTED = "mmf was never started";
    private static final String NOTHING = "<nil>";

    /// Says that a call which ends with UNAVAILABLE has taken part in a cycle.
    static final Metadata.Key<String> CYCLE = key("muster-cycle");

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Metadata.Key<String> LOST = key("muster-lost-matches");
    private static final Metadata.Key<String> FAILED = key("muster-failed-matches");
    private static final Metadata.Key<String> FUNCTION_ERRORS = key("muster-function-errors");

    /// What a summary says of a fault at most: metadata of a call is small.
    private static final int SUMMARY = 500;

    private final FetchMatchesRequest request;
    private final MatchStream stream;
    private final Metadata trailers;
    private final MatchFunctions functions;
    private final OpenMatchListener listener;
    private final CompletableFuture<Cycles.Place> place = new CompletableFuture<>();
    private final CompletableFuture<MatchFunctions.Run> function = new CompletableFuture<>();
    private final CompletableFuture<@Nullable String> functionEnd = new CompletableFuture<>();
    private final CompletableFuture<@Nullable String> cycleEnd = new CompletableFuture<>();
    private volatile boolean isStarted;
    private volatile boolean isGone;

    // Only the cycle counts, one call at a time.
    private volatile int lost;
    private volatile int failed;

    /// @param trailers of the call
    FetchCall(
            FetchMatchesRequest request,
            MatchStream stream,
            Metadata trailers,
            MatchFunctions functions,
            OpenMatchListener listener) {
        this.request = request;
        this.stream = stream;
        this.trailers = trailers;
        this.functions = functions;
        this.listener = listener;
        functionEnd.thenCombine(cycleEnd, (functionFault, cycleFault) -> {
            finish(functionFault, cycleFault);
            return null;
        });
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /// Copies what a call says in its trailers.
    static void passOn(Metadata from, Metadata to) {
        for (var key : List.of(LOST, FAILED, FUNCTION_ERRORS, CYCLE)) {
            var value = from.get(key);
            if (value != null) {
                to.put(key, value);
            }
        }
        var details = from.get(DETAILS);
        if (details != null) {
            to.put(DETAILS, details);
        }
    }

    /// Takes its place, and sends what becomes of it until the call is over.
    void run(Cycles cycles) {
        try {
            if (!isGone) {
                place.complete(cycles.join(this));
            }
        } catch (RuntimeException fault) {
            cycleEnd.complete(fault.getMessage());
            functionEnd.complete(NEVER_STARTED);
        }
        stream.run(
                match -> listener.matched(match.body().length, match.tickets().size()));
    }

    /// The caller has gone: its function is told at once, or never started, its place in the cycle is given up, and so
    /// is what it was not sent.
    void cancel() {
        abort(null);
    }

    /// Ends the call before its time. The future says when the matches that it was not sent are given back.
    ///
    /// @param why what the caller is told, or null when it has gone
    CompletableFuture<Void> abort(@Nullable Throwable why) {
        isGone = true;
        var unsent = stream.abort(why);
        place.thenAccept(Cycles.Place::leave);
        function.thenAccept(running -> running.cancel("the caller has gone"));
        return unsent;
    }

    @Override
    public void revoked(String why) {
        var ended = new Metadata(); // its own: others may be writing to those of the call
        ended.put(CYCLE, "ended");
        abort(Status.UNAVAILABLE.withDescription(why).asRuntimeException(ended));
    }

    @Override
    public void started() {
        isStarted = true;
        // Not on the cycle's thread: nobody knows what it takes.
        Thread.ofVirtual().name("function").start(this::start);
    }

    private void start() {
        try {
            place.join();
            if (!isGone && !functionEnd.isDone()) {
                var config = request.getConfig();
                function.complete(functions.start(
                        config.getHost(), config.getPort(), request.getProfile().toByteArray(), this));
            }
        } catch (RuntimeException fault) {
            finished(String.valueOf(fault.getMessage()));
        }
    }

    @Override
    public void proposed(byte[] match) {
        place.join().propose(ProposalWire.toDomain(match));
    }

    @Override
    public void finished(@Nullable String fault) {
        if (functionEnd.complete(fault)) {
            place.thenAccept(Cycles.Place::finish);
        }
    }

    @Override
    public void matched(Claim match) {
        stream.add(match);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the cycle writes, one call at a time
    public void lost(Proposal proposal) {
        lost++;
        listener.lost();
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // as above
    public void failed(Proposal proposal) {
        failed++;
        listener.failed();
    }

    @Override
    public void tooLate() {
        functionEnd.complete(TOO_LATE);
        function.thenAccept(running -> running.cancel(TOO_LATE));
    }

    @Override
    public void ended(@Nullable String fault) {
        cycleEnd.complete(fault);
        if (fault != null) {
            // Nothing can come of what the function still does.
            functionEnd.complete(isStarted ? null : NEVER_STARTED);
            function.thenAccept(running -> running.cancel(fault));
        }
    }

    private void finish(@Nullable String functionFault, @Nullable String cycleFault) {
        if (isGone) {
            return; // and its trailers are on their way
        }
        note(LOST, lost);
        note(FAILED, failed);
        if (functionFault == null && cycleFault == null) {
            stream.end(null);
            return;
        }
        if (functionFault != null) {
            trailers.put(FUNCTION_ERRORS, summary(functionFault));
        }
        var text = "error(s) in FetchMatches call. syncErr=[" + Objects.requireNonNullElse(cycleFault, NOTHING)
                + "], mmfErr=[" + Objects.requireNonNullElse(functionFault, NOTHING) + "]";
        stream.end(Status.UNKNOWN.withDescription(text).asRuntimeException());
    }

    private void note(Metadata.Key<String> key, int count) {
        if (count > 0) {
            trailers.put(key, Integer.toString(count));
        }
    }

    // Metadata is printable ASCII.
    private static String summary(String fault) {
        var line = fault.replaceAll("[^ -~]+", " ");
        return line.length() <= SUMMARY ? line : line.substring(0, SUMMARY);
    }
}
