package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Ends answers of the API server that began and are not heard of any more, since a connection may be dead
/// without a word. A watch that ends so goes on, by another request, from the last that it was told; the server
/// says where it is every minute or two, even when nothing changes.
final class Silence implements Interceptor, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Silence.class);

    private final Duration first;
    private final Duration watch;
    private final LongSupplier nanoTime;
    private final Freshness pods;
    private final Map<AsyncBody, Answer> open = new ConcurrentHashMap<>();
    private final Loop loop;

    /// An answer that began.
    private static final class Answer {
        private final String what;
        private final long longest;
        private volatile long heard;

        Answer(String what, long longest, long heard) {
            this.what = what;
            this.longest = longest;
            this.heard = heard;
        }
    }

    /// @param first how long a watch may take to begin, and any other answer may pause
    /// @param watch how long a watch may say nothing
    /// @param pods told whenever a watch of pods says something
    Silence(Duration first, Duration watch, LongSupplier nanoTime, Freshness pods) {
        this.pods = pods;
        this.first = first;
        this.watch = watch;
        this.nanoTime = nanoTime;
        var rest = Duration.ofMillis(Math.clamp(Math.min(first.toMillis(), watch.toMillis()) / 4, 10, 5_000));
        this.loop = Loop.start("silence", woken -> {
            endSilent();
            return rest;
        });
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        // All requests but watches have a time-out of the client's for this.
        if (isWatch(request) && builder instanceof HttpRequest.Builder whole) {
            whole.timeout(first.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        var next = isWatch(request) ? new WholeLines(consumer) : consumer;
        boolean ofPods = isWatchOfPods(request);
        return (bytes, body) -> {
            var answer = open.get(body);
            if (answer != null) {
                answer.heard = nanoTime.getAsLong();
            }
            next.consume(bytes, body);
            if (ofPods) {
                pods.heard();
            }
        };
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.body() instanceof AsyncBody body) {
            var longest = isWatch(request) && response.isSuccessful() ? watch : first;
            var what = request.method() + " " + request.uri().getPath();
            open.put(body, new Answer(what, longest.toNanos(), nanoTime.getAsLong()));
            if (isWatchOfPods(request) && response.isSuccessful()) {
                pods.heard();
            }
            body.done().whenComplete((done, fault) -> open.remove(body));
        }
    }

    /// How many answers have begun and not ended.
    int open() {
        return open.size();
    }

    void endSilent() {
        long now = nanoTime.getAsLong();
        open.forEach((body, answer) -> {
            if (now - answer.heard > answer.longest) {
                LOG.infof(
                        "the API server says nothing more, the connection is given up; request=%s after=%s",
                        answer.what, Duration.ofNanos(answer.longest));
                // Before it is cancelled, which would say less.
                body.done().completeExceptionally(new IOException("the answer to " + answer.what + " stopped"));
                body.cancel();
            }
        });
    }

    @Override
    public void close() {
        loop.close();
    }

    private static boolean isWatch(HttpRequest request) {
        var query = request.uri().getQuery();
        return query != null && query.contains("watch=true");
    }

    private static boolean isWatchOfPods(HttpRequest request) {
        return isWatch(request) && request.uri().getPath().endsWith("/pods");
    }
}
