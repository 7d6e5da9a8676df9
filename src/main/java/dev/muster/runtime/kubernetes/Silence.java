package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Ends answers of the API server that began and are not heard of any more, since a connection may be dead
/// without a word. A watch that ends so goes on, by another request, from the last that it was told; the server ends
/// each before it may be taken for silent.
final class Silence implements Interceptor, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Silence.class);

    private final Duration first;
    private final Duration watch;
    private final LongSupplier nanoTime;
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

    /// @param first how long any other answer than a watch may pause
    /// @param watch how long a watch may say nothing
    Silence(Duration first, Duration watch, LongSupplier nanoTime) {
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
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        return (bytes, body) -> {
            var answer = open.get(body);
            if (answer != null) {
                answer.heard = nanoTime.getAsLong();
            }
            consumer.consume(bytes, body);
        };
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.body() instanceof AsyncBody body) {
            var longest = isWatch(request) && response.isSuccessful() ? watch : first;
            var what = request.method() + " " + request.uri().getPath();
            open.put(body, new Answer(what, longest.toNanos(), nanoTime.getAsLong()));
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
}
