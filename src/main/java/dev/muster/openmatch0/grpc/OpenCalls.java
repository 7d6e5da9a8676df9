package dev.muster.openmatch0.grpc;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The calls that wait for something to happen, so that they are ended in order when the server stops: they would hold
/// up the stop, and what they asked for has to be taken back.
@Singleton
final class OpenCalls {
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    /// Does work that waits, on this thread.
    <T> T run(Supplier<T> work) {
        waiting.add(Thread.currentThread());
        try {
            return work.get();
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /// How many wait.
    int size() {
        return waiting.size();
    }

    void end(@Observes @Priority(1) ShutdownEvent stopping) {
        waiting.forEach(Thread::interrupt);
    }
}
