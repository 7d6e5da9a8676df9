package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import dev.muster.runtime.kubernetes.ClusterListener.WatchEnd;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps up with all objects of one kind: lists them in pages, then follows what changes from there, and lists them
/// again when the API server cannot tell any more what changed. While the server is away, it tries no more often
/// than others do.
final class ClusterFeed<T extends Versioned> implements AutoCloseable {
    private static final int PAGE = 500;

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String resource;
    private final String path;
    private final JsonWalk.Reader<T> reader;
    private final Listener<T> listener;
    private final ApiReads reads;
    private final ApiCalls calls;
    private final Duration life;
    private final LongSupplier nanoTime;
    private @Nullable Loop loop;
    private Duration pause = Duration.ZERO;

    /// Where to go on; empty when all are to be listed.
    private String at = "";

    private volatile @Nullable InputStream watched;
    private volatile boolean closed;

    /// Is told what a feed hears of, in order, by one thread.
    interface Listener<T> {
        /// All there are, when the cluster was at that version or a later one.
        ///
        /// @param asked when the question was asked: the answer knows all that was there then
        void listed(List<T> all, String resourceVersion, long asked);

        /// One is new, or another than it was.
        void changed(T object);

        /// One is gone, this being the last that was seen of it.
        void gone(T object);

        /// The API server has just said something of them, be it that nothing is new.
        void heard();

        /// They cannot be seen for now.
        void failed(ApiFault fault);
    }

    private record Page<T>(List<T> items, String resourceVersion, String next) {}

    /// @param resource of Kubernetes' core, as `pods`
    /// @param labels which the objects have; empty for any
    /// @param life after which the server ends a watch anyway; what is silent for longer is lost
    ClusterFeed(
            String resource,
            String labels,
            JsonWalk.Reader<T> reader,
            Listener<T> listener,
            ApiReads reads,
            ApiCalls calls,
            Duration life,
            LongSupplier nanoTime) {
        this.resource = resource;
        this.path = "api/v1/" + resource + "?" + (labels.isEmpty() ? "" : "labelSelector=" + encoded(labels) + "&");
        this.reader = reader;
        this.listener = listener;
        this.reads = reads;
        this.calls = calls;
        this.life = life;
        this.nanoTime = nanoTime;
    }

    void start() {
        loop = Loop.start("follow-" + resource, woken -> round());
    }

    @Override
    public void close() {
        closed = true;
        var open = watched;
        if (open != null) {
            closeQuietly(open);
        }
        if (loop != null) {
            loop.close();
        }
    }

    private Duration round() {
        if (closed) {
            return LONGEST_PAUSE;
        }
        try {
            if (at.isEmpty()) {
                list();
            }
            return watch();
        } catch (ApiFaultException e) {
            listener.failed(e.fault());
            return switch (e.kind()) {
                case SILENT -> LOOK; // whether it is time for a request, is decided for all alike
                case BUSY -> longer();
                case CONFLICT, MISSING, ENDING, REFUSED -> {
                    at = ""; // it may be too old
                    yield longer();
                }
            };
        }
    }

    private void list() {
        long asked = nanoTime.getAsLong();
        var all = new ArrayList<T>();
        Page<T> page;
        var next = "";
        do {
            var query = path + "limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encoded(next));
            page = read(calls.follow("list " + resource, () -> reads.get(query)));
            all.addAll(page.items());
            next = page.next();
        } while (!next.isEmpty());
        listener.listed(all, page.resourceVersion(), asked);
        listener.heard();
        calls.listener().listed(resource);
        at = page.resourceVersion();
    }

    private Duration watch() {
        var query = path + "watch=true&allowWatchBookmarks=true&timeoutSeconds=" + Math.max(1, life.toSeconds())
                + "&resourceVersion=" + encoded(at);
        long start = nanoTime.getAsLong();
        var end = WatchEnd.CUT;
        var body = calls.follow("watch " + resource, () -> reads.open(query));
        watched = body;
        listener.heard();
        try {
            if (!closed) {
                end = follow(JsonWalk.of(body));
            }
        } catch (IOException e) {
            // The next one goes on where this ended.
        } finally {
            watched = null;
            if (end == WatchEnd.CUT) {
                closeQuietly(body);
            }
        }
        if (closed) {
            return LONGEST_PAUSE;
        }
        calls.listener().watched(resource, end);
        if (nanoTime.getAsLong() - start >= LONGEST_PAUSE.toNanos()) {
            pause = Duration.ZERO;
        }
        return longer();
    }

    // To its end in any case, and not closed then: that would end the connection, which the next request may have.
    private WatchEnd follow(JsonWalk in) throws IOException {
        boolean expired = false;
        while (in.hasNext()) {
            expired = expired || !take(in);
        }
        if (expired) {
            at = "";
        }
        return expired ? WatchEnd.EXPIRED : WatchEnd.OVER;
    }

    // What a watch says of its own end comes with the word ERROR.
    private boolean take(JsonWalk in) throws IOException {
        var type = "";
        T object = null;
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "type" -> type = in.text();
                case "object" -> object = reader.read(in);
                default -> {}
            }
        }
        if (object == null || object.resourceVersion().isEmpty() || isBefore(object.resourceVersion(), at)) {
            return false;
        }
        switch (type) {
            case "ADDED", "MODIFIED" -> listener.changed(object);
            case "DELETED" -> listener.gone(object);
            case "BOOKMARK" -> {}
            default -> {
                return false;
            }
        }
        at = object.resourceVersion();
        listener.heard();
        return true;
    }

    // A cluster that was set back to what it was once counts from there, and tells nothing until it is where it was.
    private static boolean isBefore(String version, String other) {
        long number = PodReading.number(version);
        return number > 0 && number < PodReading.number(other);
    }

    private Page<T> read(byte[] json) {
        List<T> items = List.of();
        var resourceVersion = "";
        var next = "";
        try {
            var in = JsonWalk.of(json);
            in.hasNext();
            for (var field = in.firstField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "items" -> items = in.list(reader);
                    case "metadata" -> {
                        for (var of = in.firstField(); of != null; of = in.nextField()) {
                            switch (of) {
                                case "resourceVersion" -> resourceVersion = in.text();
                                case "continue" -> next = in.text();
                                default -> {}
                            }
                        }
                    }
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        if (resourceVersion.isEmpty()) {
            // Of something in between, perhaps. Taken for an empty list, it would end all that is known.
            throw unreadable("it has no version");
        }
        return new Page<>(items, resourceVersion, next);
    }

    private ApiFaultException unreadable(String why) {
        return new ApiFaultException(
                new ApiFault(ApiFault.Kind.BUSY, "a list of " + resource + " cannot be read: " + why));
    }

    // The first time after a watch that lived for a while, there is none.
    private Duration longer() {
        var now = pause;
        var twice = pause.isZero() ? LOOK : pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        return now;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void closeQuietly(InputStream open) {
        try {
            open.close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }
}
