package dev.muster.openmatch.grpc;

import dev.muster.match.Claim;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One call of FetchMatches that another process serves. A match is taken from it when the one before has left for the
/// client: what a client does not read waits there, and is given back there.
final class ForwardedFetch extends ClientCall.Listener<FetchMatchesResponse> {
    private final ClientCall<FetchMatchesRequest, FetchMatchesResponse> call;
    private final Metadata headers;
    private final FetchMatchesRequest request;
    private final MatchStream stream;
    private final Metadata trailers;

    /// Whether the other serves it, as soon as that shows.
    private final CompletableFuture<Boolean> served = new CompletableFuture<>();

    /// @param stream to the client
    /// @param trailers of the client's call
    ForwardedFetch(
            ClientCall<FetchMatchesRequest, FetchMatchesResponse> call,
            Metadata headers,
            FetchMatchesRequest request,
            MatchStream stream,
            Metadata trailers) {
        this.call = call;
        this.headers = headers;
        this.request = request;
        this.stream = stream;
        this.trailers = trailers;
    }

    void start() {
        call.start(this, headers);
        call.sendMessage(request);
        call.halfClose();
        call.request(1);
    }

    /// Waits for a first word of the other process.
    ///
    /// @return whether it serves the call, or null when it has not said so
    @Nullable
    Boolean awaitWord(Duration patience) throws InterruptedException {
        try {
            return served.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Passes on what comes until the call is over.
    void run() {
        stream.run(sent -> call.request(1));
        cancel();
    }

    /// Nobody wants it any more.
    void cancel() {
        call.cancel("the caller has gone", null);
    }

    /// Gives the other process up, unless it serves the call by now.
    boolean isWithdrawn() {
        if (!decided(false)) {
            cancel();
            return true;
        }
        return false;
    }

    @Override
    public void onMessage(FetchMatchesResponse response) {
        if (decided(true)) {
            var match = ProposalWire.toDomain(response.getMatch().toByteArray());
            // What is on its way is not known to be undelivered, here as everywhere.
            stream.add(new Claim("", match, () -> CompletableFuture.completedFuture(null)));
        }
    }

    @Override
    public void onClose(Status status, Metadata last) {
        boolean isRefusal = switch (status.getCode()) {
            // Whoever was in a cycle is told how it ended; another process would not say anything else.
            case UNAVAILABLE -> !last.containsKey(FetchCall.CYCLE);
            // A server that ends resets what it has not answered; and whose own caller has gone goes nowhere.
            case CANCELLED -> true;
            default -> false;
        };
        if (decided(!isRefusal)) {
            FetchCall.passOn(last, trailers);
            stream.end(status.isOk() ? null : status.asRuntimeException());
        }
    }

    // What was said first counts.
    private boolean decided(boolean isServed) {
        served.complete(isServed);
        return served.join();
    }
}
