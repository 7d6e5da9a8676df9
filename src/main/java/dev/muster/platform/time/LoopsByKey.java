package dev.muster.platform.time;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// One loop per key, in step with the keys that there are. The monitor of the map guards everything; what
/// is called under it must return at once.
public final class LoopsByKey<T> implements AutoCloseable {
    private final Map<String, T> loops = new HashMap<>();
    private final Consumer<T> stop;

    /// @param stop ends a loop
    public LoopsByKey(Consumer<T> stop) {
        this.stop = stop;
    }

    /// Ends the loops whose key is gone, and starts one for each that is new.
    public void follow(Set<String> keys, Function<String, T> start) {
        synchronized (loops) {
            loops.entrySet().removeIf(entry -> {
                boolean gone = !keys.contains(entry.getKey());
                if (gone) {
                    stop.accept(entry.getValue());
                }
                return gone;
            });
            keys.forEach(key -> loops.computeIfAbsent(key, start));
        }
    }

    /// Hands over the loop of a key, if there is one.
    public void with(String key, Consumer<T> use) {
        synchronized (loops) {
            var loop = loops.get(key);
            if (loop != null) {
                use.accept(loop);
            }
        }
    }

    /// Hands over every loop.
    public void forEach(Consumer<T> use) {
        synchronized (loops) {
            loops.values().forEach(use);
        }
    }

    @Override
    public void close() {
        follow(Set.of(), key -> {
            throw new IllegalStateException("no loop is started while all end");
        });
    }
}
