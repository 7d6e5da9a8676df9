package dev.muster.fleet;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does the same to many things, some of them at the same time, each on a virtual thread.
final class Together {
    private Together() {}

    /// Does it to all items, and returns when none is under way any more. After a fault, or once `goOn` says
    /// so, no further item is begun; the first fault is thrown.
    static <T> void each(Collection<T> items, int atOnce, BooleanSupplier goOn, Consumer<T> action) {
        var queue = new ConcurrentLinkedQueue<>(items);
        var fault = new AtomicReference<@Nullable Throwable>();
        Runnable worker = () -> {
            for (T item = queue.poll(); item != null; item = queue.poll()) {
                try {
                    action.accept(item);
                } catch (RuntimeException | Error e) {
                    fault.compareAndSet(null, e);
                }
                if (fault.get() != null || !goOn.getAsBoolean()) {
                    return;
                }
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(atOnce, items.size()); i++) {
                threads.execute(worker);
            }
        }
        switch (fault.get()) {
            case RuntimeException first -> throw first;
            case Error first -> throw first;
            case null, default -> {}
        }
    }
}
