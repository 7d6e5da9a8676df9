package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The way to the API server for single requests: at most so many a second, again when the server is busy,
/// none for as long as it asks for, and hardly any while it is away.
final class ApiCalls {
    private static final Logger LOG = Logger.getLogger(ApiCalls.class);
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /// Who would have to wait longer comes again.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String server;
    private final RequestRate rate;
    private final LongSupplier nanoTime;
    private final ClusterListener listener;
    private final Outage outage;

    /// @param server for people
    ApiCalls(String server, RequestRate rate, LongSupplier nanoTime, ClusterListener listener) {
        this.server = server;
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.outage = new Outage(nanoTime);
    }

    /// Who is told of requests.
    ClusterListener listener() {
        return listener;
    }

    /// Sends a request that may be repeated.
    ///
    /// @param deed for people, as "create pods"
    /// @param namespace that it is about
    /// @throws ApiFaultException when it was refused, or had no answer
    <T extends @Nullable Object> T send(String deed, String namespace, Supplier<T> request) {
        return send(RequestRate.Lane.ROOMS, deed, namespace, request);
    }

    /// The same, in the lane of what it is about.
    <T extends @Nullable Object> T send(RequestRate.Lane lane, String deed, String namespace, Supplier<T> request) {
        var pause = FIRST_PAUSE;
        for (int attempt = 1; true; attempt++) {
            try {
                return sendOnce(lane, deed, namespace, request);
            } catch (ApiFaultException e) {
                var left = outage.left();
                pause = left.compareTo(pause) > 0 ? left : pause;
                if (e.kind() != ApiFault.Kind.BUSY || attempt == ATTEMPTS || pause.compareTo(LONGEST_PAUSE) > 0) {
                    throw e;
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /// Sends a request by which a feed keeps up with the cluster, once: there are few of them, and they wait for
    /// no other.
    ///
    /// @param deed for people, as "list pods"
    /// @throws ApiFaultException when it was refused, or had no answer
    <T> T follow(String deed, Supplier<T> request) {
        refuseWhileAway();
        return answer(deed, "", request);
    }

    /// The server wants no request for a while.
    void leaveAlone(Duration wanted) {
        if (outage.busy("the API server " + server + " is busy and wants no request for now", wanted)) {
            LOG.warnf("the API server %s is busy and wants no request for %d s", server, wanted.toSeconds());
        }
    }

    /// Why the API server cannot be asked at the moment, if so.
    Optional<String> outage() {
        return outage.why();
    }

    /// Whether there is time for requests that nobody waits for.
    boolean isIdle() {
        return rate.isIdle() && outage.left().isZero();
    }

    private <T extends @Nullable Object> T sendOnce(
            RequestRate.Lane lane, String deed, String namespace, Supplier<T> request) {
        refuseWhileAway();
        long start = nanoTime.getAsLong();
        try {
            rate.acquire(lane);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        listener.waited(Duration.ofNanos(nanoTime.getAsLong() - start));
        return answer(deed, namespace, request);
    }

    private void refuseWhileAway() {
        outage.refusal().ifPresent(why -> {
            throw new ApiFaultException(why);
        });
    }

    private <T extends @Nullable Object> T answer(String deed, String namespace, Supplier<T> request) {
        long start = nanoTime.getAsLong();
        try {
            var answer = request.get();
            tell(deed, ClusterListener.Outcome.DONE, start);
            answered();
            return answer;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            var fault = ApiFault.of(e, server, deed, namespace);
            tell(deed, outcome(fault.kind()), start);
            if (fault.kind() == ApiFault.Kind.SILENT) {
                if (outage.silent(fault.text())) {
                    listener.away(true);
                    LOG.warnf("%s", fault.text());
                }
            } else {
                answered();
            }
            throw new ApiFaultException(fault, e);
        }
    }

    private void answered() {
        if (outage.answered()) {
            listener.away(false);
            LOG.infof("the API server %s answers again", server);
        }
    }

    private void tell(String deed, ClusterListener.Outcome outcome, long start) {
        int space = deed.indexOf(' ');
        listener.sent(
                deed.substring(0, space),
                deed.substring(space + 1),
                outcome,
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private static ClusterListener.Outcome outcome(ApiFault.Kind kind) {
        return switch (kind) {
            case SILENT -> ClusterListener.Outcome.SILENT;
            case BUSY -> ClusterListener.Outcome.BUSY;
            case CONFLICT -> ClusterListener.Outcome.CONFLICT;
            case MISSING -> ClusterListener.Outcome.MISSING;
            case ENDING -> ClusterListener.Outcome.ENDING;
            case REFUSED -> ClusterListener.Outcome.REFUSED;
        };
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static ApiFaultException interrupted() {
        Thread.currentThread().interrupt();
        return new ApiFaultException(new ApiFault(ApiFault.Kind.SILENT, "interrupted"));
    }
}
