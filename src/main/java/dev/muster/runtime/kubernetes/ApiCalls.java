package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
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
    private final Outage outage;

    /// @param server for people
    ApiCalls(String server, RequestRate rate, LongSupplier nanoTime) {
        this.server = server;
        this.rate = rate;
        this.outage = new Outage(nanoTime);
    }

    /// Sends a request that may be repeated.
    ///
    /// @param deed for people, as "create pods"
    /// @param namespace that it is about
    /// @throws ApiFaultException when it was refused, or had no answer
    <T extends @Nullable Object> T send(String deed, String namespace, Supplier<T> request) {
        var pause = FIRST_PAUSE;
        for (int attempt = 1; true; attempt++) {
            try {
                return sendOnce(deed, namespace, request);
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

    /// The server wants no request for a while.
    void leaveAlone(Duration wanted) {
        if (outage.busy("the API server " + server + " is busy and wants no request for now", wanted)) {
            LOG.warnf("the API server %s is busy and wants no request for %d s", server, wanted.toSeconds());
        }
    }

    /// Whether there is time for requests that nobody waits for.
    boolean isIdle() {
        return rate.isIdle() && outage.left().isZero();
    }

    private <T extends @Nullable Object> T sendOnce(String deed, String namespace, Supplier<T> request) {
        outage.refusal().ifPresent(why -> {
            throw new ApiFaultException(why);
        });
        try {
            rate.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            var answer = request.get();
            answered();
            return answer;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            var fault = ApiFault.of(e, server, deed, namespace);
            if (fault.kind() == ApiFault.Kind.SILENT) {
                if (outage.silent(fault.text())) {
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
            LOG.infof("the API server %s answers again", server);
        }
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
