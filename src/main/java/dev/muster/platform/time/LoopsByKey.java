package dev.muster.platform.time;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/// One loop per key, in step with the keys that there are. One thread follows the keys; any thread may look
/// at the loops, and never waits for one that is being stopped: signals arrive on event loops, and stopping
/// may need those.
public final class LoopsByKey<T> implements AutoCloseable {
    private final Map<String, T> loops = new ConcurrentHashMap<>();
    private final Consumer<T> stop;

    /// @param stop ends a loop, and may take its time
    public LoopsByKey(Consumer<T> stop) {
        this.stop = stop;
    }

    /// Ends the loops whose key is gone, and starts one for each that is new.
    public void follow(Set<String> keys, Function<String, T> start) {
        for (var key : Set.copyOf(loops.keySet())) {
            if (!keys.contains(key)) {
                Optional.ofNullable(loops.remove(key)).ifPresent(stop);
            }
        }
        for (var key : keys) {
            if (!loops.containsKey(key)) {
                loops.put(key, start.apply(key));
            }
        }
    }

    /// Hands over the loop of a key, if there is one.
    public void with(String key, Consumer<T> use) {
        var loop = loops.get(key);
        if (loop != null) {
            use.accept(loop);
        }
    }

    /// Hands over every loop.
    public void forEach(Consumer<T> use) {
        loops.values().forEach(use);
    }

    /// Ends every loop, all at the same time: each may take its time.
    @Override
    public void close() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var key : Set.copyOf(loops.keySet())) {
                Optional.ofNullable(loops.remove(key)).ifPresent(loop -> threads.execute(() -> stop.accept(loop)));
            }
        }
    }
}
