package dev.muster.runtime;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Hands the changes that a runtime sees to its listeners, one at a time and in the order of their
/// publication, on a thread of its own, so that a listener may call the runtime back.
public final class InstanceEvents implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InstanceEvents.class);

    private final List<Consumer<InstanceEvent>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<InstanceEvent> events = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofVirtual().name("instance-events").start(this::run);

    /// Adds a listener; a fault that it throws is logged and concerns nobody else.
    public void onChange(Consumer<InstanceEvent> listener) {
        listeners.add(listener);
    }

    /// Queues one event. Callers that want an order call this in that order.
    public void publish(InstanceEvent event) {
        events.add(event);
    }

    /// Ends the delivery; what is still queued is dropped.
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                deliver(events.take());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(InstanceEvent event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException fault) {
                LOG.errorf(fault, "A listener failed on an instance event; room=%s", event.room());
            }
        }
    }
}
