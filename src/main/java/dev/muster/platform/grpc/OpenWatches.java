package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The watches under way, so that they are ended in order when the server stops: a stream that stays open
/// would hold up the stop.
@Singleton
public final class OpenWatches {
    private final Set<OpenWatch> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /// Takes a watch in, until its stream has ended or it is closed. When the server stops, it ends at once.
    public OpenWatch add(BoundedStream<?> stream) {
        var watch = new OpenWatch(stream);
        open.add(watch);
        stream.whenEnded(watch::close);
        if (stopping) {
            watch.end();
        }
        return watch;
    }

    void end(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
        open.forEach(OpenWatch::end);
    }

    /// One watch. Closed before it is subscribed, it ends the subscription when that comes.
    public final class OpenWatch {
        private final BoundedStream<?> stream;
        private @Nullable Subscription subscription;
        private boolean closed;

        private OpenWatch(BoundedStream<?> stream) {
            this.stream = stream;
        }

        private void end() {
            stream.fail(MusterException.unavailable("the server is stopping, watch again"));
        }

        /// What ends with it.
        public synchronized void subscribed(Subscription made) {
            subscription = made;
            if (closed) {
                made.close();
            }
        }

        /// Ends it; nothing is sent any more.
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.remove(this);
                stream.abandon();
                if (subscription != null) {
                    subscription.close();
                }
            }
        }
    }
}
