package dev.muster.event.webhook;

import dev.muster.event.Delivery;
import dev.muster.event.EventsConfig;
import dev.muster.event.Json;
import dev.muster.event.Outcome;
import dev.muster.event.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells receivers by an HTTP POST. Any 2xx says that the event was taken. Redirects are not followed.
public final class WebhookReceiver implements Receiver, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final EventsConfig config;
    private final Json json;
    private final Clock clock;

    public WebhookReceiver(EventsConfig config, Json json, Clock clock) {
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Outcome send(Delivery delivery) {
        var name = delivery.secret();
        var secret = name.isEmpty() ? null : config.secrets().get(name);
        if (secret == null && !name.isEmpty()) {
            return Outcome.failed("FailedPrecondition", "muster.events.secrets." + name + " is not set");
        }
        HttpRequest request;
        try {
            request = request(delivery, secret);
        } catch (IllegalArgumentException e) {
            return Outcome.failed("Unavailable", "the address is no http or https URL");
        }
        return send(request, delivery.forwarder().timeout());
    }

    // The time-out of a request ends with the headers of its answer: a body that never ends would hold the caller for
    // ever.
    private Outcome send(HttpRequest request, Duration timeout) {
        var answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            return outcome(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException e) {
            return Outcome.failed("DeadlineExceeded", "no answer within " + timeout);
        } catch (ExecutionException e) {
            return e.getCause() instanceof HttpTimeoutException
                    ? Outcome.failed("DeadlineExceeded", "no answer within " + timeout)
                    : Outcome.failed("Unavailable", "the receiver cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed("Canceled", "this server stops");
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest request(Delivery delivery, @Nullable String secret) {
        byte[] body = json.write(CloudEvent.of(delivery)).getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(delivery.forwarder().address()))
                .timeout(delivery.forwarder().timeout())
                .header("Content-Type", CloudEvent.CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(body));
        if (secret != null) {
            // When it is sent, not when it happened: a receiver must be able to refuse what is old.
            request.header(Signature.HEADER, Signature.of(secret, clock.millis() / 1000, body));
        }
        return request.build();
    }

    private static Outcome outcome(int status) {
        var why = "the receiver answered " + status;
        return switch (status) {
            case 400, 413, 415, 422 -> Outcome.refused("InvalidArgument", why);
            case 410 -> Outcome.refused("NotFound", why);
            case 404 -> Outcome.failed("NotFound", why);
            case 401 -> Outcome.failed("Unauthenticated", why);
            case 403 -> Outcome.failed("PermissionDenied", why);
            case 429 -> Outcome.failed("ResourceExhausted", why);
            default -> {
                if (status >= 200 && status < 300) {
                    yield Outcome.taken("OK");
                }
                yield Outcome.failed(status >= 500 ? "Unavailable" : "Unknown", why);
            }
        };
    }
}
