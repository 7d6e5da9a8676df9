package dev.muster.openmatch.grpc;

import dev.muster.match.Caller;
import dev.muster.match.Cycles;
import dev.muster.match.Proposal;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.platform.grpc.BoundedStream;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One call of FetchMatches: takes part in a cycle, runs its match function, and passes on what becomes a match. It is
/// over when both its function and its part in the cycle are.
///
/// No lock is held while the cycle is called, since the cycle calls back under its own.
final class FetchCall implements Caller, MatchFunctions.Listener {
    private static final String TOO_LATE = "match function ran longer than proposal window, canceling";
    private static final String NEVER_STARTED = "mmf was never started";
    private static final String NOTHING = "<nil>";
    private static final Metadata.Key<String> LOST =
            Metadata.Key.of("muster-lost-matches", Metadata.ASCII_STRING_MARSHALLER);

    private final FetchMatchesRequest request;
    private final BoundedStream<FetchMatchesResponse> stream;
    private final Metadata trailers;
    private final MatchFunctions functions;
    private final OpenMatchListener listener;
    private final CompletableFuture<Cycles.Place> place = new CompletableFuture<>();
    private final CompletableFuture<MatchFunctions.Run> function = new CompletableFuture<>();
    private final CompletableFuture<@Nullable String> functionEnd = new CompletableFuture<>();
    private final CompletableFuture<@Nullable String> cycleEnd = new CompletableFuture<>();

    // Only the cycle counts, one call at a time.
    private volatile int lost;

    /// @param trailers of the call
    FetchCall(
            FetchMatchesRequest request,
            BoundedStream<FetchMatchesResponse> stream,
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

    /// Waits for a cycle, and starts the function.
    void run(Cycles cycles) {
        try {
            place.complete(cycles.join(this));
            var config = request.getConfig();
            function.complete(functions.start(
                    config.getHost(), config.getPort(), request.getProfile().toByteArray(), this));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        } catch (RuntimeException fault) {
            cycleEnd.complete(fault.getMessage());
            functionEnd.complete(NEVER_STARTED);
            place.thenAccept(Cycles.Place::leave);
        }
    }

    /// The caller has gone: its function is told at once, and its place in the cycle is given up.
    void cancel() {
        stream.abandon();
        place.thenAccept(Cycles.Place::leave);
        function.thenAccept(running -> running.cancel("the caller has gone"));
    }

    @Override
    public void proposed(byte[] match) {
        place.join().propose(ProposalWire.toDomain(match));
    }

    @Override
    public void finished(@Nullable String fault) {
        if (functionEnd.complete(fault)) {
            place.thenAccept(taken -> {
                if (fault == null) {
                    taken.finish();
                } else {
                    // What it proposed before it failed is nothing that its caller would hear of.
                    taken.leave();
                    cycleEnd.complete(null);
                }
            });
        }
    }

    @Override
    public void matched(Proposal proposal) {
        listener.matched(proposal.body().length, proposal.tickets().size());
        stream.send(FetchMatchesResponse.newBuilder()
                .setMatch(ProposalWire.toWire(proposal))
                .build());
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the cycle writes, one call at a time
    public void lost(Proposal proposal) {
        lost++;
        listener.lost();
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
            functionEnd.complete(null);
            function.thenAccept(running -> running.cancel(fault));
        }
    }

    private void finish(@Nullable String functionFault, @Nullable String cycleFault) {
        if (lost > 0) {
            trailers.put(LOST, Integer.toString(lost));
        }
        if (functionFault == null && cycleFault == null) {
            stream.complete();
            return;
        }
        var text = "error(s) in FetchMatches call. syncErr=[" + Objects.requireNonNullElse(cycleFault, NOTHING)
                + "], mmfErr=[" + Objects.requireNonNullElse(functionFault, NOTHING) + "]";
        stream.fail(Status.UNKNOWN.withDescription(text).asRuntimeException());
    }
}
